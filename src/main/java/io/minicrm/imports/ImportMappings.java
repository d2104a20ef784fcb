package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Remembers where the columns of files went, each person for themselves, so that the next file
/// with the same columns needs no telling.
@Component
class ImportMappings {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final ColumnGuesser columnGuesser;

    ImportMappings(JdbcClient jdbc, Catalogue catalogue, ColumnGuesser columnGuesser) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.columnGuesser = columnGuesser;
    }

    /// Where the columns went and what their words meant last time, or what names and contents say.
    ColumnMapping find(Scope scope, RecordType<?> type, Scan scan) {
        List<FileColumn> columns = scan.columns();
        return jdbc.sql(
                        """
                        select targets::text, words::text, mode, match_key from import_mapping
                        where user_id = :user and record_kind = :kind and signature = :signature
                        """)
                .param("user", scope.actor().id())
                .param("kind", type.kind().code())
                .param("signature", signature(columns))
                .query((row, _) ->
                        ColumnMapping.of(
                                row.getString("targets"),
                                row.getString("words"),
                                row.getString("mode"),
                                row.getString("match_key")))
                .optional()
                .map(mapping -> mapping.with(spread(columns, mapping.targets())))
                .filter(mapping ->
                        !columnGuesser.isOwn(type, columns)
                                || mapping.targets().contains(type.id().key()))
                .orElseGet(() -> guessed(type, scan));
    }

    private ColumnMapping guessed(RecordType<?> type, Scan scan) {
        List<@Nullable String> targets = columnGuesser.of(type, scan.columns(), scan.samples());
        List<Target> all = Target.of(type, catalogue);
        List<Target> used =
                targets.stream().flatMap(key -> Target.find(all, key).stream()).toList();
        Optional<MatchKey> key = MatchKey.of(type, used).stream().findFirst();
        return new ColumnMapping(
                targets,
                ValueMapping.NONE,
                key.isEmpty() ? Mode.CREATE : Mode.BOTH,
                key.map(MatchKey::key).orElse(null));
    }

    /// Does the same with the next file that has these columns.
    void remember(Scope scope, Import file) {
        List<@Nullable String> targets = new ArrayList<>();
        telling(file.columns()).forEach(column -> targets.add(file.targets().get(column.index())));
        jdbc.sql(
                        """
                        insert into import_mapping (user_id, record_kind, signature, %1$s)
                        values (:user, :kind, :signature, %2$s)
                        on conflict (user_id, record_kind, signature) do update
                        set (%1$s) = (%2$s), updated_at = now()
                        """
                                .formatted(ColumnMapping.COLUMNS, ColumnMapping.VALUES))
                .param("user", scope.actor().id())
                .param("kind", file.kind().code())
                .param("signature", signature(file.columns()))
                .params(file.mapping().with(targets).parameters())
                .update();
    }

    /// Those that were in the file before we said in one of them why a row failed.
    private List<FileColumn> telling(List<FileColumn> columns) {
        return columns.stream().filter(column -> !columnGuesser.isReason(column.name())).toList();
    }

    private List<@Nullable String> spread(
            List<FileColumn> columns, List<@Nullable String> targets) {
        List<@Nullable String> spread = new ArrayList<>();
        int at = 0;
        for (FileColumn column : columns) {
            spread.add(
                    columnGuesser.isReason(column.name()) || at >= targets.size()
                            ? null
                            : targets.get(at++));
        }
        return spread;
    }

    private String signature(List<FileColumn> columns) {
        String names =
                telling(columns).stream()
                        .map(column -> Header.plain(column.name()))
                        .collect(Collectors.joining("\n"));
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(names.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
