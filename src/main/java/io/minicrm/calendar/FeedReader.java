package io.minicrm.calendar;

import io.minicrm.list.RecordSelection;
import io.minicrm.list.SelectionReader;
import io.minicrm.people.Scopes;
import io.minicrm.people.Token;
import io.minicrm.record.FieldType.ParseContext;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.today.Whose;
import io.minicrm.web.ReaderTexts;
import io.minicrm.web.Texts;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/// Reads what a feed has: what its owner may see at the moment.
@Component
class FeedReader {

    private static final int BEFORE = 90;
    private static final int AHEAD = 365;

    /// More than a telephone wants to keep: of what is to come, and of what has been.
    private static final int MOST = 1_000;

    private final Feeds feeds;
    private final Scopes scopes;
    private final SelectionReader selections;
    private final ReferenceLookup references;
    private final ReaderTexts texts;
    private final CalendarQuery query;

    FeedReader(
            Feeds feeds,
            Scopes scopes,
            SelectionReader selections,
            ReferenceLookup references,
            ReaderTexts texts,
            CalendarQuery query) {
        this.feeds = feeds;
        this.scopes = scopes;
        this.selections = selections;
        this.references = references;
        this.texts = texts;
        this.query = query;
    }

    /// @param texts of its owner
    record Content(long feed, Whose whose, Scope scope, Texts texts, List<CalendarEvent> events) {}

    /// Empty when the secret opens nothing, or its owner may see nothing any more.
    Optional<Content> read(Token token) {
        return feeds.open(token)
                .flatMap(opened ->
                        scopes.of(opened.person())
                                .filter(scope -> scope.may(Action.READ, RecordKind.ACTIVITY))
                                .map(scope -> read(opened, scope)));
    }

    /// Of too much, what is furthest from today is left out.
    private Content read(Feeds.Opened opened, Scope scope) {
        Texts theirs = texts.of(scope);
        Whose whose = opened.whose().isSeen(scope) ? opened.whose() : Whose.MINE;
        List<RecordSelection> all =
                CalendarQuery.of(
                        whose,
                        selections,
                        new ParseContext(scope, theirs.format(), references.remembering()),
                        Map.of());
        LocalDate today = theirs.today();
        ZoneId zone = theirs.format().zone();
        List<CalendarEvent> ahead =
                query.find(all, new DaySpan(today, today.plusDays(AHEAD)), zone, MOST, true)
                        .events();
        DaySpan past = new DaySpan(today.minusDays(BEFORE), today.minusDays(1));
        List<CalendarEvent> before =
                query.latest(all, past, zone, MOST).stream()
                        .filter(event -> !ahead.contains(event))
                        .toList();
        return new Content(
                opened.id(),
                whose,
                scope,
                theirs,
                Stream.concat(before.stream(), ahead.stream()).toList());
    }
}
