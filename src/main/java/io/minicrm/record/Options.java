package io.minicrm.record;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.minicrm.scope.Prepared;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The entries of the lists that administrators keep, which everybody who is signed in may know.
/// Kept for a moment, as the `Directory` of colleagues is.
@Component
public class Options {

    /// An entry.
    ///
    /// @param grouping what it stands under where entries of several groups are offered; may be
    ///   empty
    /// @param offered whether records may still get it; old ones keep its name
    /// @param tone the word for its colour, empty for none
    public record Entry(long id, String name, String grouping, boolean offered, String tone) {

        /// Its name after that of its group.
        public String path() {
            return grouping.isEmpty() ? name : grouping + ": " + name;
        }
    }

    private final LoadingCache<OptionType, List<Entry>> entries;

    Options(@Prepared JdbcClient jdbc) {
        entries =
                Caffeine.newBuilder()
                        .expireAfterWrite(Duration.ofSeconds(10))
                        .build(type -> jdbc.sql(type.sql()).query(Entry.class).list());
    }

    /// All there ever were, in their order.
    public List<Entry> all(OptionType type) {
        return entries.get(type);
    }

    /// Those that a record may get, and the one that it has.
    ///
    /// @param present the id of the one it has, or something else
    public List<Entry> offered(OptionType type, String present) {
        return offered(type, List.of(present));
    }

    /// Those that a record may get, and those that it has.
    ///
    /// @param present the ids of those it has
    public List<Entry> offered(OptionType type, List<String> present) {
        return all(type).stream()
                .filter(option -> option.offered() || present.contains(Long.toString(option.id())))
                .toList();
    }

    /// What was typed into a field of which any word may be an entry, in one line.
    public String words(OptionSetType type, List<String> typed) {
        return typed.stream()
                .map(word ->
                        all(type.entries()).stream()
                                .filter(entry -> type.typed(entry.id()).equals(word))
                                .map(Entry::name)
                                .findFirst()
                                .orElse(word))
                .collect(Collectors.joining(", "));
    }

    public Optional<Entry> find(OptionType type, long id) {
        return all(type).stream().filter(option -> option.id() == id).findFirst();
    }

    /// To be called by whoever changed an entry.
    public void changed() {
        entries.invalidateAll();
    }

    /// The same within the transaction that changes one.
    public void changedOnceCommitted() {
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        changed();
                    }
                });
    }
}
