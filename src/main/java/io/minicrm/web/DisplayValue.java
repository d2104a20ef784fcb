package io.minicrm.web;

import io.minicrm.record.BooleanType;
import io.minicrm.record.ChoiceType;
import io.minicrm.record.DateTimeType;
import io.minicrm.record.DateType;
import io.minicrm.record.DecimalType;
import io.minicrm.record.Due;
import io.minicrm.record.DueType;
import io.minicrm.record.EmailAddress;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.IntegerType;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.LinkType;
import io.minicrm.record.Money;
import io.minicrm.record.MoneyType;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.OptionSetType;
import io.minicrm.record.OptionType;
import io.minicrm.record.Options;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.PersonType;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.PhonesType;
import io.minicrm.record.Recurrence;
import io.minicrm.record.RecurrenceType;
import io.minicrm.record.TeamType;
import io.minicrm.record.TextType;
import io.minicrm.record.Values;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordRef;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A field's value as a reader sees it, ready for `@template.ui.shown`: which kind of thing it is,
/// and its words in the reader's language and format.
public sealed interface DisplayValue {

    /// There is no value.
    record Nothing() implements DisplayValue {}

    record Text(String text) implements DisplayValue {}

    /// Markdown of many lines.
    record Markdown(String markdown) implements DisplayValue {}

    record WebLink(String href, String text) implements DisplayValue {}

    record Emails(List<EmailAddress> addresses) implements DisplayValue {}

    record Phones(List<PhoneNumber> numbers) implements DisplayValue {}

    /// Several entries of a list.
    record Badges(List<Options.Entry> entries) implements DisplayValue {

        /// What they are called.
        public String names() {
            return DisplayValue.names(entries, Options.Entry::name);
        }
    }

    /// A number, a date or a time: figures of equal width.
    record Figures(String text) implements DisplayValue {}

    record Amount(String figure, String currency) implements DisplayValue {}

    record Yes() implements DisplayValue {}

    record Person(long id, String name, boolean me) implements DisplayValue {}

    /// Several colleagues, and teams by the negative of their ids.
    record People(List<Person> people) implements DisplayValue {

        /// What they are called.
        public String names() {
            return DisplayValue.names(people, Person::name);
        }
    }

    /// A day until which something is to be done.
    record DueDay(LocalDate day) implements DisplayValue {}

    /// A record that may be opened.
    record Link(RecordRef ref, String title) implements DisplayValue {}

    /// A record that lies in the trash.
    ///
    /// @param restorable whether this reader may take it out
    record Trashed(RecordRef ref, String title, boolean restorable) implements DisplayValue {}

    /// A record that this reader may not see.
    record NoAccess() implements DisplayValue {}

    /// Several records in their order.
    record Links(List<Labelled> links) implements DisplayValue {

        /// @param link a `Link`, `Trashed` or `NoAccess`
        /// @param label the message that says what it is there for; null for the usual
        public record Labelled(DisplayValue link, @Nullable String label) {}

        /// What they are called, as far as this reader may know.
        public String titles() {
            return links.stream()
                    .map(Labelled::link)
                    .filter(Link.class::isInstance)
                    .map(link -> ((Link) link).title())
                    .collect(Collectors.joining(", "));
        }
    }

    /// The value in a sentence; empty when there is none.
    default String words(Ui ui) {
        return switch (this) {
            case Nothing _ -> "";
            case Text(String text) -> text;
            case Markdown(String text) -> text;
            case WebLink(_, String text) -> text;
            case Emails(List<EmailAddress> addresses) -> names(addresses, EmailAddress::address);
            case Phones(List<PhoneNumber> numbers) -> names(numbers, PhoneNumber::typed);
            case Badges badges -> badges.names();
            case Figures(String text) -> text;
            case Amount(String figure, String currency) -> figure + " " + currency;
            case DueDay(LocalDate day) -> ui.date(day);
            case Yes _ -> ui.t("record.yes");
            case Person person -> person.name();
            case People people -> people.names();
            case Link link -> link.title();
            case Trashed trashed -> trashed.title();
            case Links links -> links.titles();
            case NoAccess _ -> ui.t("record.noAccess");
        };
    }

    static DisplayValue of(Field<?> field, Values values, Ui ui) {
        return of(field, values.get(field), ui);
    }

    /// @param value a value of the field's type, as `Values` or the change log has it
    static DisplayValue of(Field<?> field, @Nullable Object value, Ui ui) {
        if (value == null) {
            return new Nothing();
        }
        return switch (field.type()) {
            case TextType text -> text(text, (String) value, ui);
            case IntegerType worded when worded.isWorded() ->
                    new Text(worded.show((Integer) value, ui.format()));
            case IntegerType number -> new Figures(number.show((Integer) value, ui.format()));
            case DecimalType number -> new Figures(number.show((BigDecimal) value, ui.format()));
            case MoneyType _ -> amount((Money) value, ui);
            case DateType _ when field.is(Field.Trait.DUE) -> new DueDay((LocalDate) value);
            case DateType date -> new Figures(date.show((LocalDate) value, ui.format()));
            case DateTimeType moment ->
                    new Figures(moment.show((java.time.Instant) value, ui.format()));
            case DueType due -> new Figures(due.show((Due) value, ui.format()));
            case RecurrenceType rule -> new Text(rule.show((Recurrence) value, ui.format()));
            case BooleanType _ -> new Yes();
            case ChoiceType choice -> new Text(choice.show((String) value, ui.format()));
            case PersonType _ -> person((Long) value, ui);
            case TeamType _ -> team((Long) value, ui);
            case OptionType options -> option(options, (Long) value, ui);
            case OptionSetType set -> options(set.entries(), elements(value, Long.class), ui);
            case PersonSetType _ -> people(elements(value, Long.class), ui);
            case LinkType link -> link(new RecordRef(link.target(), (Long) value), ui);
            case MultiLinkType links -> links(links, elements(value, LabelledLink.class), ui);
            case EmailsType _ -> new Emails(elements(value, EmailAddress.class));
            case PhonesType _ -> new Phones(elements(value, PhoneNumber.class));
        };
    }

    private static DisplayValue text(TextType type, String value, Ui ui) {
        return switch (type.kind()) {
            case LINE -> new Text(value);
            case MARKDOWN -> new Markdown(value);
            case URL -> new WebLink(value, type.show(value, ui.format()));
            case DOMAIN -> new WebLink("https://" + value, value);
        };
    }

    private static DisplayValue amount(Money money, Ui ui) {
        return new Amount(ui.amount(money), money.currency());
    }

    private static DisplayValue person(long id, Ui ui) {
        return found(id, ui).<DisplayValue>map(person -> person).orElseGet(Nothing::new);
    }

    /// The reader first, the others by name.
    private static DisplayValue people(List<Long> ids, Ui ui) {
        Stream<Person> people =
                ui.directory().everybody().stream()
                        .filter(ids::contains)
                        .flatMap(id -> found(id, ui).stream())
                        .sorted(Comparator.comparing(person -> !person.me()));
        Stream<Person> teams =
                ui.directory().teams().stream()
                        .filter(team -> ids.contains(-team.id()))
                        .map(team ->
                                new Person(-team.id(), ui.t("record.team", team.name()), false));
        return new People(Stream.concat(people, teams).toList());
    }

    private static Optional<Person> found(long id, Ui ui) {
        return ui.person(id).map(person -> new Person(id, person.name(), ui.isMe(id)));
    }

    private static DisplayValue team(long id, Ui ui) {
        return ui.directory()
                .team(id)
                .map(Directory.Team::name)
                .<DisplayValue>map(Text::new)
                .orElseGet(Nothing::new);
    }

    private static DisplayValue option(OptionType type, long id, Ui ui) {
        return ui.options()
                .find(type, id)
                .map(Options.Entry::name)
                .<DisplayValue>map(Text::new)
                .orElseGet(Nothing::new);
    }

    private static DisplayValue options(OptionType type, List<Long> ids, Ui ui) {
        return new Badges(
                ids.stream().flatMap(id -> ui.options().find(type, id).stream()).toList());
    }

    /// A record that something links to.
    static DisplayValue link(RecordRef ref, Ui ui) {
        return ui.title(ref)
                .<DisplayValue>map(title -> new Link(ref, title))
                .or(() -> ui.trashed(ref))
                .orElseGet(NoAccess::new);
    }

    private static DisplayValue links(MultiLinkType type, List<LabelledLink> links, Ui ui) {
        ui.titles(links.stream().map(link -> new RecordRef(type.target(), link.id())).toList());
        return new Links(
                links.stream()
                        .map(link ->
                                new Links.Labelled(
                                        link(new RecordRef(type.target(), link.id()), ui),
                                        type.message(link.label())))
                        .toList());
    }

    private static <E> String names(List<E> elements, Function<E, String> name) {
        return elements.stream().map(name).collect(Collectors.joining(", "));
    }

    private static <E> List<E> elements(Object value, Class<E> type) {
        return ((List<?>) value).stream().map(type::cast).toList();
    }
}
