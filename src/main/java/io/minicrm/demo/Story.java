package io.minicrm.demo;

import io.minicrm.activity.Activities;
import io.minicrm.activity.ActivityFields;
import io.minicrm.company.CompanyFields;
import io.minicrm.contact.ContactFields;
import io.minicrm.deal.DealFields;
import io.minicrm.demo.DemoFile.Row;
import io.minicrm.file.Attachments;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Field;
import io.minicrm.record.FieldType;
import io.minicrm.record.Format;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.record.Staging;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.scope.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What happened in the imaginary firm, told in the order in which it did: long ago whole files
/// were imported, since then one adds, changes, notes and now and then deletes.
final class Story {

    /// What is older than this came in by an import.
    private static final int BY_HAND = 150;

    /// Since when the firm works with MiniCRM.
    private static final int FIRST_DAY = 520;

    private static final Map<String, String> REGIONS = regions();

    /// Something that somebody does.
    private record Event(Instant at, int order, Deed deed) {}

    /// Does it, and says in which change set.
    private interface Deed {
        long happen();
    }

    /// A record before it is there.
    ///
    /// @param daysAgo since when it is there
    private record Draft(RecordKind kind, Row row, int daysAgo) {

        String key() {
            return kind.key() + ":" + row.get("key");
        }

        String owner() {
            return row.get("owner");
        }
    }

    /// Whose contacts of a quarter were imported.
    private record File(String owner, int year, int quarter) {

        static File of(String owner, LocalDate day) {
            return new File(owner, day.getYear(), (day.getMonthValue() + 2) / 3);
        }

        String name() {
            return "contacts_%d_q%d.csv".formatted(year, quarter);
        }
    }

    private final Map<String, Scope> authors;
    private final Map<String, Long> teams;
    private final Records records;
    private final ReferenceLookup referenceLookup;
    private final Activities activities;
    private final Attachments attachments;
    private final JdbcClient jdbc;
    private final Calendar calendar;
    private final ZoneId zone;
    private final String house;

    private final List<Row> notes = DemoFile.NOTES.rows();
    private final List<Row> edits = DemoFile.CHANGES.rows();
    private final Map<String, Draft> drafts = new TreeMap<>();
    private final Map<String, RecordRef> refs = new HashMap<>();
    private final Map<Long, Instant> moments = new TreeMap<>();
    private final List<Event> events = new ArrayList<>();

    /// @param house the country in which the installation stands
    Story(
            Map<String, Scope> authors,
            Map<String, Long> teams,
            Records records,
            ReferenceLookup referenceLookup,
            Activities activities,
            Attachments attachments,
            JdbcClient jdbc,
            Instant now,
            ZoneId zone,
            String house) {
        this.authors = authors;
        this.teams = teams;
        this.records = records;
        this.referenceLookup = referenceLookup;
        this.activities = activities;
        this.attachments = attachments;
        this.jdbc = jdbc;
        this.zone = zone;
        this.house = house;
        calendar =
                new Calendar(
                        now,
                        zone,
                        notes.stream()
                                .filter(note -> note.number("daysAgo") == 0)
                                .map(note -> LocalTime.parse(note.get("time")))
                                .max(Comparator.naturalOrder())
                                .orElse(LocalTime.NOON));
    }

    void tell() {
        draftCompanies();
        draftContacts();
        planBeginnings();
        notes.forEach(this::planNote);
        DemoFile.ACTIVITIES.rows().forEach(this::planActivity);
        DemoFile.FILES.rows().forEach(this::planFile);
        edits.forEach(this::planEdit);
        DemoFile.DELETED.rows().forEach(this::planDeletion);
        DemoFile.DEALS.rows().forEach(this::planDeal);
        events.sort(Comparator.comparing(Event::at).thenComparing(Event::order));
        for (Event event : events) {
            moments.put(event.deed().happen(), event.at());
        }
        date();
    }

    // Since when each record is there.

    private void draftCompanies() {
        Map<String, Row> rows = new TreeMap<>();
        DemoFile.COMPANIES.rows().forEach(row -> rows.put(row.get("key"), row));
        List<Row> contacts = DemoFile.CONTACTS.rows();
        for (Row row : rows.values()) {
            int first = firstMention("company:" + row.get("key"));
            for (Row contact : contacts) {
                if (contact.get("company").equals(row.get("key"))) {
                    first = Math.max(first, firstMention("contact:" + contact.get("key")));
                }
            }
            if (row.has("customerSince")) {
                first =
                        Math.max(
                                first,
                                calendar.daysSince(LocalDate.parse(row.get("customerSince"))));
            }
            draft(
                    RecordKind.COMPANY,
                    row,
                    first < 0 ? spread(row, 30, 420) : first + spread(row, 4, 25));
        }
        for (Row row : rows.values()) {
            if (row.has("parent")) {
                Draft parent = draft("company:" + row.get("parent"));
                int age =
                        Math.max(
                                parent.daysAgo(), draft("company:" + row.get("key")).daysAgo() + 1);
                draft(RecordKind.COMPANY, parent.row(), age);
            }
        }
    }

    private void draftContacts() {
        List<Row> rows = new ArrayList<>(DemoFile.CONTACTS.rows());
        rows.addAll(DemoFile.DELETED.rows());
        for (Row row : rows) {
            int since =
                    row.has("company")
                            ? draft("company:" + row.get("company")).daysAgo()
                            : FIRST_DAY;
            int first = firstMention("contact:" + row.get("key"));
            if (row.has("daysAgo")) {
                first = row.number("daysAgo");
            }
            int age =
                    first < 0
                            ? since - spread(row, 3, Math.max(4, since - 10))
                            : first + spread(row, 4, 12);
            draft(RecordKind.CONTACT, row, Math.min(age, since));
        }
    }

    private void draft(RecordKind kind, Row row, int daysAgo) {
        Draft draft = new Draft(kind, row, Math.min(daysAgo, FIRST_DAY));
        drafts.put(draft.key(), draft);
    }

    private Draft draft(String key) {
        return Objects.requireNonNull(drafts.get(key), key);
    }

    /// How long ago a note or a change first speaks of a record; -1 when none does.
    private int firstMention(String about) {
        int first = -1;
        for (List<Row> rows : List.of(notes, edits)) {
            for (Row row : rows) {
                if (row.get("about").equals(about)) {
                    first = Math.max(first, row.number("daysAgo"));
                }
            }
        }
        return first;
    }

    /// A number that looks like chance and is the same at every start.
    private static int spread(Row row, int least, int most) {
        return least + Math.floorMod(row.get("key").hashCode() * 31, most - least + 1);
    }

    // What happens.

    private void planBeginnings() {
        Map<File, List<Draft>> files = new LinkedHashMap<>();
        for (Draft draft : drafts.values()) {
            if (draft.daysAgo() >= BY_HAND) {
                files.computeIfAbsent(
                                File.of(importer(draft), calendar.day(draft.daysAgo())),
                                _ -> new ArrayList<>())
                        .add(draft);
            } else {
                plan(draft.daysAgo(), timeOf(draft), draft.kind().code(), () -> add(draft));
            }
        }
        files.forEach((file, rows) -> {
            int oldest = rows.stream().mapToInt(Draft::daysAgo).max().orElseThrow();
            plan(oldest, LocalTime.of(7, 40), 0, () -> bringIn(file, rows));
        });
    }

    /// Whoever has the company brought its contacts in as well.
    private String importer(Draft draft) {
        Row row = draft.row();
        return draft.kind() == RecordKind.CONTACT && row.has("company")
                ? draft("company:" + row.get("company")).owner()
                : draft.owner();
    }

    /// Companies in the morning, their contacts later.
    private static LocalTime timeOf(Draft draft) {
        return draft.kind() == RecordKind.COMPANY
                ? LocalTime.of(8, 5).plusMinutes(spread(draft.row(), 0, 100))
                : LocalTime.of(10, 0).plusMinutes(spread(draft.row(), 0, 480));
    }

    private void planNote(Row row) {
        LocalTime time = LocalTime.parse(row.get("time"));
        Instant at = calendar.at(row.number("daysAgo"), time);
        plan(
                row.number("daysAgo"),
                time,
                5,
                () ->
                        activities
                                .note(author(row), ref(row.get("about")), row.get("body"), at)
                                .id());
    }

    private void planActivity(Row row) {
        LocalTime time = LocalTime.parse(row.get("time"));
        Instant at = calendar.at(row.number("daysAgo"), time);
        plan(row.number("daysAgo"), time, 5, () -> addActivity(row, at));
    }

    private void planFile(Row row) {
        plan(row.number("daysAgo"), LocalTime.parse(row.get("time")), 5, () -> addFile(row));
    }

    private void planEdit(Row row) {
        plan(row.number("daysAgo"), LocalTime.parse(row.get("time")), 6, () -> edit(row));
    }

    private void planDeletion(Row row) {
        plan(row.number("daysAgo"), LocalTime.parse(row.get("time")), 7, () -> delete(row));
    }

    /// From its beginning to where it is now, in steps of about the same length.
    private void planDeal(Row row) {
        int since = draft("company:" + row.get("company")).daysAgo();
        for (String contact : Selling.contacts(row)) {
            since = Math.min(since, draft(contact).daysAgo());
        }
        // After a weekend at the earliest, when what it is about is there for certain
        Draft draft = new Draft(RecordKind.DEAL, row, Math.min(row.number("age"), since - 3));
        LocalTime time = LocalTime.of(10, 30).plusMinutes(spread(row, 0, 400));
        plan(draft.daysAgo(), time.plusMinutes(30), 3, () -> addDeal(draft));
        List<String> moves = Selling.moves(row);
        int last = Math.min(row.number("since"), draft.daysAgo());
        for (int i = 0; i < moves.size(); i++) {
            String stage = moves.get(i);
            boolean ends = i == moves.size() - 1 && Selling.isEnd(row);
            int daysAgo = draft.daysAgo() - (draft.daysAgo() - last) * (i + 1) / moves.size();
            plan(daysAgo, time.plusMinutes(40 + i), 4, () -> move(draft, stage, ends));
        }
    }

    private void plan(int daysAgo, LocalTime time, int order, Deed deed) {
        events.add(new Event(calendar.at(daysAgo, time), order, deed));
    }

    private long add(Draft draft) {
        Scope scope = scope(draft.owner());
        RecordType<?> type = type(draft.kind());
        Values values = values(draft);
        ChangeSet set = open(scope, ChangeKind.CREATE, type.titleOf(values));
        refs.put(draft.key(), records.create(scope, set, type, values));
        return set.id();
    }

    private long addDeal(Draft draft) {
        Scope scope = scope(draft.owner());
        Values values =
                values(draft, Map.of("stage", Selling.first(draft.row()), "lostReason", ""));
        ChangeSet set = open(scope, ChangeKind.CREATE, DealFields.DEAL.titleOf(values));
        refs.put(draft.key(), records.create(scope, set, DealFields.DEAL, values));
        return set.id();
    }

    private long move(Draft draft, String stage, boolean ends) {
        Scope scope = scope(draft.owner());
        Values after = values(draft, Map.of("stage", stage));
        Values values = only(DealFields.STAGE, after);
        if (ends) {
            LocalDate day = calendar.day(draft.row().number("since"));
            values.with(DealFields.CLOSE_ON, day)
                    .with(DealFields.LOST_REASON, after.get(DealFields.LOST_REASON));
        }
        ChangeSet set = open(scope, ChangeKind.EDIT, DealFields.DEAL.titleOf(after));
        records.update(scope, set, ref(draft.key()), null, values);
        return set.id();
    }

    private long addActivity(Row row, Instant at) {
        Scope scope = author(row);
        Map<String, List<String>> words = new HashMap<>();
        words.put("kind", List.of(row.get("kind")));
        words.put("subject", List.of(row.get("subject")));
        words.put("body", List.of(row.get("body")));
        words.put("duration", List.of(row.get("minutes")));
        words.put("outcome", List.of(row.get("outcome")));
        words.put("place", List.of(row.get("place")));
        words.put("recurrence", List.of(row.get("repeats")));
        boolean planned = row.has("dueIn") || row.get("kind").equals("task");
        if (row.has("dueIn")) {
            String day = calendar.day(-row.number("dueIn")).toString();
            words.put("due", List.of(day, row.get("dueTime")));
        }
        Values values =
                read(
                        ActivityFields.ACTIVITY,
                        words,
                        new FieldType.ParseContext(
                                scope, new Format(Locale.UK, zone, house, "EUR"), referenceLookup));
        if (!planned) {
            values.with(ActivityFields.OCCURRED_AT, at);
        }
        if (row.has("deal")) {
            values.with(
                    ActivityFields.DEALS, ActivityFields.link(ref("deal:" + row.get("deal")).id()));
        }
        return activities.add(scope, ref("contact:" + row.get("about")), values, null).id();
    }

    private long addFile(Row row) {
        try (InputStream content = DemoFile.content(row.get("name"))) {
            return attachments
                    .add(author(row), ref(row.get("about")), row.get("name"), content)
                    .id();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private long bringIn(File file, List<Draft> all) {
        Scope scope = scope(file.owner());
        ChangeSet set = records.open(scope.through(Source.IMPORT), ChangeKind.IMPORT, file.name());
        // Those without a parent first: the others link to them
        for (boolean child : List.of(false, true)) {
            write(
                    scope,
                    set,
                    all.stream()
                            .filter(draft -> draft.kind() == RecordKind.COMPANY)
                            .filter(draft -> draft.row().has("parent") == child)
                            .toList());
        }
        write(scope, set, all.stream().filter(one -> one.kind() == RecordKind.CONTACT).toList());
        return set.id();
    }

    private void write(Scope scope, ChangeSet set, List<Draft> all) {
        if (all.isEmpty()) {
            return;
        }
        List<Staging.Row> rows = new ArrayList<>();
        all.forEach(draft -> rows.add(new Staging.Row(rows.size(), null, values(draft))));
        RecordKind kind = all.getFirst().kind();
        records.writeAll(scope, set, type(kind), staging -> staging.rows(rows));
        jdbc.sql("select row_no, id from staged")
                .query(
                        (RowCallbackHandler)
                                row ->
                                        refs.put(
                                                all.get(row.getInt(1)).key(),
                                                new RecordRef(kind, row.getLong(2))));
    }

    private long edit(Row row) {
        Scope scope = author(row);
        Draft draft = draft(row.get("about"));
        Values values = values(draft, Map.of());
        Field<?> field =
                type(draft.kind()).field(fieldOf(draft.kind(), row.get("field"))).orElseThrow();
        ChangeSet set = open(scope, ChangeKind.EDIT, type(draft.kind()).titleOf(values));
        records.update(scope, set, ref(draft.key()), null, only(field, values));
        return set.id();
    }

    private long delete(Row row) {
        Scope scope = author(row);
        ChangeSet set =
                open(scope, ChangeKind.DELETE, row.get("firstName") + " " + row.get("lastName"));
        records.delete(
                scope, set, RecordKind.CONTACT, List.of(ref("contact:" + row.get("key")).id()));
        return set.id();
    }

    private ChangeSet open(Scope scope, ChangeKind kind, String title) {
        return records.open(scope, kind, title);
    }

    // From words to values.

    /// The values with which a record begins: those that changes speak of are still what they were.
    private Values values(Draft draft) {
        Map<String, String> former = new HashMap<>();
        for (Row edit : edits) {
            if (edit.get("about").equals(draft.key())) {
                former.put(edit.get("field"), edit.get("before"));
            }
        }
        return values(draft, former);
    }

    /// Whether a column says something here: a currency needs an amount, and an installation may
    /// have neither the people nor the teams of the story.
    private boolean isSaid(String column, Draft draft, String word) {
        return switch (column) {
            case "currency" -> draft.row().has("revenue") || draft.kind() == RecordKind.DEAL;
            case "owner" -> !scope(word).isSystem();
            case "tags" -> !scope(draft.owner()).isSystem();
            case "team" -> teams.containsKey(word);
            default -> true;
        };
    }

    private Values values(Draft draft, Map<String, String> former) {
        Map<String, List<String>> words = new HashMap<>();
        for (String column : draft.row().columns()) {
            String word = former.getOrDefault(column, draft.row().get(column));
            if (!word.isEmpty() && isSaid(column, draft, word)) {
                words.computeIfAbsent(fieldOf(draft.kind(), column), _ -> new ArrayList<>())
                        .add(typed(column, word));
            }
        }
        Format format =
                new Format(
                        Locale.UK,
                        zone,
                        draft.row().has("country")
                                ? REGIONS.getOrDefault(draft.row().get("country"), house)
                                : house,
                        "EUR");
        FieldType.ParseContext parseContext =
                new FieldType.ParseContext(scope(draft.owner()), format, referenceLookup).asForm();
        return read(type(draft.kind()), words, parseContext);
    }

    private static Values read(
            RecordType<?> type,
            Map<String, List<String>> words,
            FieldType.ParseContext parseContext) {
        Values values = new Values();
        for (Field<?> field : type.written()) {
            List<String> typed = words.get(field.key());
            if (typed != null && !typed.getFirst().isEmpty()) {
                read(values, field, typed, parseContext);
            }
        }
        return values;
    }

    private static <T> void read(
            Values values,
            Field<T> field,
            List<String> typed,
            FieldType.ParseContext parseContext) {
        try {
            values.with(field, field.parse(typed, parseContext));
        } catch (InvalidInput problem) {
            throw new IllegalStateException(field + ": " + typed, problem);
        }
    }

    private static <T> Values only(Field<T> field, Values values) {
        return new Values().with(field, values.get(field));
    }

    /// The field that a column belongs to.
    private static String fieldOf(RecordKind kind, String column) {
        return switch (column) {
            case "phone2", "mobile" -> "phone";
            case "email2" -> "email";
            case "contact", "contact2", "contact3" -> "contacts";
            case "currency" -> kind == RecordKind.DEAL ? "amount" : "revenue";
            case "closeIn" -> "closeOn";
            case "nextStepIn" -> "nextStepOn";
            default -> column;
        };
    }

    /// The word as somebody would have typed it.
    private String typed(String column, String word) {
        return switch (column) {
            case "mobile" -> "mobile: " + word;
            case "company", "parent" -> "#" + ref("company:" + word).id();
            case "contact", "contact2", "contact3" ->
                    Selling.role(word) + "#" + ref(Selling.contact(word)).id();
            case "closeIn", "nextStepIn" -> calendar.day(-Integer.parseInt(word)).toString();
            case "owner" -> Long.toString(scope(word).actor().id());
            case "team" -> Objects.requireNonNull(teams.get(word), word).toString();
            default -> word;
        };
    }

    /// English names of countries, and the regions in which their phone numbers are meant.
    private static Map<String, String> regions() {
        Map<String, String> regions = new HashMap<>();
        for (String code : Locale.getISOCountries()) {
            regions.put(Locale.of("", code).getDisplayCountry(Locale.ENGLISH), code);
        }
        return regions;
    }

    private RecordType<?> type(RecordKind kind) {
        return switch (kind) {
            case COMPANY -> CompanyFields.COMPANY;
            case DEAL -> DealFields.DEAL;
            default -> ContactFields.CONTACT;
        };
    }

    private Scope author(Row row) {
        return scope(row.get("author"));
    }

    private Scope scope(String key) {
        return Objects.requireNonNull(authors.get(key), key);
    }

    private RecordRef ref(String key) {
        return Objects.requireNonNull(refs.get(key), key);
    }

    // When it happened.

    /// All of this has just been written; now it gets the times at which it is to have been. Times
    /// are no fields, so that no door has to open for it.
    private void date() {
        jdbc.sql(
                        """
                        update change_set s set created_at = m.at
                        from unnest(:ids::bigint[], :moments::timestamptz[]) as m (id, at)
                        where s.id = m.id
                        """)
                .param("ids", moments.keySet().toArray(Long[]::new))
                .param(
                        "moments",
                        moments.values().stream().map(Instant::toString).toArray(String[]::new))
                .update();
        for (RecordKind kind : RecordKind.values()) {
            jdbc.sql(
                            """
                            update %s t
                            set created_at = c.first, updated_at = c.last,
                                deleted_at = case when t.deleted_at is not null then c.deleted end
                            from (select l.record_id, min(s.created_at) as first,
                                         max(s.created_at) filter (where l.op in ('insert', 'update')) as last,
                                         max(s.created_at) filter (where l.op = 'delete') as deleted
                                  from change_log l join change_set s on s.id = l.change_set_id
                                  where l.record_kind = :kind group by 1) c
                            where c.record_id = t.id
                            """
                                    .formatted(kind.key()))
                    .param("kind", kind.code())
                    .update();
            jdbc.sql(
                            """
                            update search_doc d set updated_at = t.updated_at
                            from %s t where d.record_kind = :kind and d.record_id = t.id
                            """
                                    .formatted(kind.key()))
                    .param("kind", kind.code())
                    .update();
        }
    }
}
