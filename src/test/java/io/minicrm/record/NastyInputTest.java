package io.minicrm.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minicrm.CrmTest;
import io.minicrm.Nasty;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import io.minicrm.search.PhoneDigits;
import io.minicrm.search.Terms;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.annotation.Transactional;

/// Whatever is typed, there is an answer soon.
@CrmTest
@Transactional
class NastyInputTest {

    @Autowired Catalogue catalogue;
    @Autowired ReferenceLookup references;
    @Autowired ScopeMother people;

    FieldType.ParseContext reading;

    @BeforeEach
    void anna() {
        Scope anna = people.administrator("Anna");
        Format format = new Format(Locale.UK, ZoneId.of("Europe/Berlin"), "US", "EUR");
        reading = new FieldType.ParseContext(anna, format, references);
    }

    @Test
    void everyFieldReadsOrRefusesAtOnce() {
        for (Field<?> field : onePerType()) {
            Nasty.quickly(field.toString(), text -> field.parse(List.of(text), reading));
            Nasty.quickly(
                    field + " as long as it may be",
                    text ->
                            field.parse(
                                    List.of(text.substring(0, field.type().longest())), reading));
        }
    }

    @Test
    void textsArePlainAndNumbersAreTakenApartAtOnce() {
        Nasty.quickly("line", PlainText::line);
        Nasty.quickly("lines", PlainText::lines);
        Nasty.quickly("countries", Countries::code);
        Nasty.quickly("extension", Extension::of);
        Nasty.quickly("phones", TextSplitter::phones);
        Nasty.quickly("emails", TextSplitter::emails);
        Nasty.quickly("names", TextSplitter::names);
        Nasty.quickly("label", Label::told);
    }

    @Test
    void whatIsLookedForIsTakenApartAtOnce() {
        Nasty.quickly("terms", Terms::of);
        Nasty.quickly("digits", PhoneDigits::of);
    }

    @Test
    void whoeverTypesTooMuchIsToldHowMuch() {
        for (Field<?> field : onePerType()) {
            int longest = field.type().longest();
            assertThatThrownBy(() -> field.parse(List.of("1".repeat(longest + 1)), reading))
                    .as(field.toString())
                    .isInstanceOfSatisfying(
                            InvalidInput.class,
                            refused ->
                                    assertThat(refused.problem())
                                            .isEqualTo(
                                                    Problem.of(
                                                            "record.problem.long",
                                                            longest,
                                                            longest + 1)));
            assertThatThrownBy(
                            () -> field.parse(Collections.nCopies(100_000, "b" + longest), reading))
                    .as(field + " many")
                    .isInstanceOf(InvalidInput.class);
        }
    }

    private List<Field<?>> onePerType() {
        Map<FieldType<?>, Field<?>> fields = new HashMap<>();
        for (RecordKind kind : RecordKind.values()) {
            for (Field<?> field : catalogue.type(kind).written()) {
                fields.put(field.type(), field);
            }
        }
        return new ArrayList<>(fields.values());
    }
}
