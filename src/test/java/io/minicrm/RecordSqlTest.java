package io.minicrm;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who may send SQL to the tables that hold records and what was changed in them. All others go
/// through `Records` or somebody who asks the scope.
///
/// It reads sources, a class at a time: of a class that asks the scope it does not see whether each
/// of its statements does. That is what `ScopeCrawlTest` is for.
class RecordSqlTest {

    private static final Path SOURCES = Path.of("src/main/java/io/minicrm");

    private static final String TABLES =
            "(company|contact|deal|activity|file|search_doc|change_log|change_set"
                    + "|company_phone|contact_email|contact_phone|deal_contact|deal_stage_history|timeline|attachment)\\b";

    /// A table that stands in the text, or one that a record type puts into it.
    private static final Pattern READS =
            Pattern.compile("\\b(from|join|using)\\s+(only\\s+)?" + TABLES + "|\\.table\\(\\)");

    private static final Pattern WRITES =
            Pattern.compile(
                    "\\b(update|insert\\s+into|delete\\s+from|copy|truncate|merge\\s+into)\\s+(only\\s+)?"
                            + "("
                            + TABLES
                            + "|%s|%1\\$s)");

    /// What a scope or a selection of records gives for a `where`.
    private static final Pattern ASKS_THE_SCOPE =
            Pattern.compile("\\bwithin\\(|\\breadable\\(|\\.access\\(|\\bREADABLE\\b|\\.where\\(");

    private static final Map<String, String> WRITERS =
            Map.ofEntries(
                    entry("record/Records", "the door"),
                    entry("record/BulkWrite", "the door, for many"),
                    entry("record/AttachedRows", "what hangs on a record that is merged"),
                    entry("record/ArchivedLinks", "what nobody sees ends with what it leads to"),
                    entry("record/ChangeLog", "what the door writes down"),
                    entry("record/ChangeNumbering", "in which order it became visible"),
                    entry("record/SearchIndex", "what the door makes findable"),
                    entry("change/Purge", "what has lain in the trash for its time ends here"),
                    entry("change/Undo", "says of a change that it was taken back"),
                    entry("activity/ActivityPurgeListener", "after its record a note ends"),
                    entry("file/Attachments", "what a new file hangs on"),
                    entry("file/FilePurgeListener", "after its record a file ends"),
                    entry("deal/Deals", "the place on the board, which is no field"),
                    entry("notification/Reminders", "either of the tables of reminders"),
                    entry("demo/Selling", "made-up deals have a made-up past"),
                    entry("demo/Story", "made-up changes have made-up times"));

    /// Who reads without asking a scope, and why nobody learns anything from it.
    private static final Map<String, String> UNSCOPED =
            Map.ofEntries(
                    entry("record/ArchivedLinks", "ends what nobody sees"),
                    entry("record/AttachedRows", "moves what hangs on a record that is merged"),
                    entry("record/ChangeLog", "writes down what the door has written"),
                    entry("record/ChangeNumbering", "numbers what the door has written"),
                    entry("record/LinkType", "a text for the search index"),
                    entry("record/MultiLinkType", "a text for the search index"),
                    entry("record/SearchIndex", "writes what the door has written"),
                    entry("record/SearchReindex", "writes what is there in a newer way"),
                    entry("record/SeriesWrite", "asks for new numbers of a table"),
                    entry("record/Staging", "what the door then refuses row by row"),
                    entry("record/Tags", "whether a change was taken back"),
                    entry("search/Candidates", "for the access that Search gives it"),
                    entry("search/SimilarCandidates", "for the access that Search gives it"),
                    entry("search/SearchWords", "words, without what they stand in"),
                    entry("change/Purge", "ends what has lain in the trash for its time"),
                    entry(
                            "merge/DuplicateSearch",
                            "finds pairs of which Duplicates shows one's own"),
                    entry(
                            "merge/DuplicateWatch",
                            "which records were written, for DuplicateSearch"),
                    entry("merge/Merge", "holds the records that the door then asks about"),
                    entry("list/ElementCondition", "a part of what RecordSelection asks"),
                    entry(
                            "notification/Addressees",
                            "whom it concerns, before ChangeTelling asks what they may see"),
                    entry("notification/Following", "what was read just now and is in use still"),
                    entry(
                            "activity/ActivityPurgeListener",
                            "ends what hung on a record that ended"),
                    entry("file/FileFields", "states what decides who may see"),
                    entry("file/FilePurgeListener", "ends what hung on a record that ended"),
                    entry("file/ContentPurge", "ends what nothing refers to"),
                    entry("deal/DealTally", "a part of what a selection of deals asks"),
                    entry("deal/PipelineRules", "counts for who keeps the stages"),
                    entry("imports/Imports", "the change that an import of one's own made"),
                    entry("imports/MatchKey", "a part of what RowMatches asks"),
                    entry("imports/ImportOutcomes", "records that RowMatches has found"),
                    entry("demo/Demo", "whether there is any record"),
                    entry("demo/Selling", "made-up deals"),
                    entry("demo/Story", "made-up changes"));

    @Test
    void onlyTheseWriteRecords() {
        assertThat(sources(text -> WRITES.matcher(text).find() && touches(text)))
                .isEqualTo(new TreeSet<>(WRITERS.keySet()));
    }

    @Test
    void whoReadsRecordsAsksTheScope() {
        assertThat(
                        sources(text ->
                                touches(text)
                                        && READS.matcher(text).find()
                                        && !ASKS_THE_SCOPE.matcher(text).find()))
                .isEqualTo(new TreeSet<>(UNSCOPED.keySet()));
    }

    /// Whether it sends something to a table of records at all.
    private static boolean touches(String text) {
        return READS.matcher(text).find()
                || Pattern.compile("(update|into|from)\\s+" + TABLES).matcher(text).find();
    }

    private static Set<String> sources(Predicate<String> test) {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            return sources.filter(source -> source.toString().endsWith(".java"))
                    .filter(source -> test.test(withoutComments(source)))
                    .map(source ->
                            SOURCES.relativize(source).toString().replaceFirst("\\.java$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String withoutComments(Path source) {
        try (Stream<String> lines = Files.lines(source)) {
            return lines.filter(line -> !line.strip().startsWith("//"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
