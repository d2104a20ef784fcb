package io.minicrm.list;

import io.minicrm.job.FollowedJob.Left;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which of many records were left as they were, and why: how many for each reason, and the first
/// of them.
final class LeftRecords {

    /// They were something else when their turn came.
    static final String PASSED = "passed";

    /// They may not be changed by whoever asked, as `Records` says it too.
    static final String FORBIDDEN = "forbidden";

    /// They were already what they should become.
    static final String SAME = "same";

    private static final int FIRST = 10;

    private static final Pattern LINE = Pattern.compile("(\\w+) (\\d{1,18}) ([\\d,]*)");

    private record Group(long count, List<Long> first) {

        Group and(long more, List<Long> ids) {
            return new Group(
                    count + more,
                    Stream.concat(first.stream(), ids.stream()).limit(FIRST).toList());
        }
    }

    private final Map<String, Group> groups = new LinkedHashMap<>();

    /// As they are kept with a job.
    static LeftRecords of(String written) {
        LeftRecords left = new LeftRecords();
        written.lines()
                .forEach(line -> {
                    Matcher read = LINE.matcher(line);
                    if (read.matches()) {
                        left.add(read.group(1), Long.parseLong(read.group(2)), ids(read.group(3)));
                    }
                });
        return left;
    }

    private static List<Long> ids(String written) {
        return written.isEmpty()
                ? List.of()
                : Stream.of(written.split(",")).map(Long::valueOf).toList();
    }

    void add(String reason, List<Long> ids) {
        add(reason, ids.size(), ids);
    }

    /// @param ids of the first of them
    void add(String reason, long count, List<Long> ids) {
        if (count > 0) {
            groups.put(
                    reason, groups.getOrDefault(reason, new Group(0, List.of())).and(count, ids));
        }
    }

    String written() {
        return groups.entrySet().stream()
                .map(each ->
                        "%s %d %s"
                                .formatted(
                                        each.getKey(),
                                        each.getValue().count(),
                                        each.getValue().first().stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(","))))
                .collect(Collectors.joining("\n"));
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    /// How many there are in all.
    long count() {
        return groups.values().stream().mapToLong(Group::count).sum();
    }

    /// How many would have become what no record may be, or what somebody may not see.
    int refused() {
        return groups.entrySet().stream()
                .filter(each -> !each.getKey().equals(PASSED) && !each.getKey().equals(SAME))
                .mapToInt(each -> Math.toIntExact(each.getValue().count()))
                .sum();
    }

    /// Whether some are not what they should be.
    boolean isAny() {
        return groups.keySet().stream().anyMatch(reason -> !reason.equals(SAME));
    }

    /// In words, with the names of those that this reader may see.
    List<Left> told(Ui ui, RecordKind kind) {
        List<Left> told = new ArrayList<>();
        groups.forEach((reason, group) -> {
            List<RecordRef> refs =
                    group.first().stream().map(id -> new RecordRef(kind, id)).toList();
            Map<RecordRef, Optional<String>> titles = ui.titles(refs);
            Map<String, String> first = new LinkedHashMap<>();
            refs.forEach(ref ->
                    titles.getOrDefault(ref, Optional.empty())
                            .ifPresent(title -> first.put(ref.path(), title)));
            told.add(
                    new Left(
                            ui.t("list.left." + reason, group.count()),
                            first,
                            first.isEmpty() ? 0 : group.count() - first.size()));
        });
        return told;
    }
}
