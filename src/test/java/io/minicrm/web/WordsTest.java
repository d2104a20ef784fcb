package io.minicrm.web;

import static org.assertj.core.api.Assertions.assertThat;

import gg.jte.output.StringOutput;
import io.minicrm.scope.Directory;
import java.util.List;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Small things that turn texts into other texts.
class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "Jean-Baptiste Ouédraogo, JO",
        "Katharina Wesselhöft, KW",
        "Rodrigo Menezes de Albuquerque, RA",
        "Łukasz Krzyżanowski, ŁK",
        "demo, D",
        "'   ', ?"
    })
    void aPersonIsInitialsOfFirstAndLastName(String name, String initials) {
        assertThat(Initials.ofPerson(name)).isEqualTo(initials);
    }

    @ParameterizedTest
    @CsvSource({
        "Hofmann & Söhne Präzisionstechnik GmbH, HS",
        "Müller-Lindqvist AG, ML",
        "3M, 3",
        "'“Ørsted”', ?"
    })
    void aCompanyIsTheLettersOfItsFirstTwoWords(String name, String initials) {
        assertThat(Initials.ofCompany(name)).isEqualTo(initials);
    }

    @Test
    void markdownBecomesHtml() {
        assertThat(html("Two **options** by Friday:\n\n- one\n- https://example.com/a"))
                .contains("<strong>options</strong>", "<ul>", "href=\"https://example.com/a\"")
                .contains("noopener");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "[x](javascript:alert(1))",
                "[x](data:text/html,<script>alert(1)</script>)",
                "<a href='javascript:alert(1)'>x</a>",
                "![x](https://elsewhere.example/pixel.gif)"
            })
    void markdownCanDoNoHarm(String markdown) {
        assertThat(html(markdown).toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("<script", "<img", "href=\"javascript", "href=\"data");
    }

    @ParameterizedTest
    @CsvSource({
        "/contacts?q=a, /contacts?q=a",
        "//elsewhere.example, /",
        "/\\elsewhere.example, /",
        "https://elsewhere.example, /",
        "'/a\tb', /",
        "'', /"
    })
    void nobodyIsSentElsewhere(String address, String goesTo) {
        assertThat(LocalPath.of(address)).isEqualTo(goesTo);
    }

    @ParameterizedTest
    @CsvSource({
        "ask @Anna Müller today, ask [@Anna Müller] today",
        "ask @anne müller today, ask @anne müller today",
        "'(@ANNA MÜLLER)', '([@ANNA MÜLLER])'",
        "@Anna Müller-Lüdenscheidt and @Anna, [@Anna Müller-Lüdenscheidt] and [@Anna]",
        "*@anna@example.com*, [@anna@example.com]",
        "mail to x@Anna or `@Anna`, mail to x@Anna or @Anna",
        "<span class='mention'>@nobody</span>, <span class='mention'>@nobody</span>"
    })
    void whoIsMentionedStandsOut(String markdown, String shown) {
        List<Directory.Person> people =
                Stream.of("Anna Müller", "Anna Müller-Lüdenscheidt", "Anna")
                        .map(name -> new Directory.Person(1, name, "anna@example.com", null, true))
                        .toList();
        Element body = Jsoup.parseBodyFragment(html(markdown, new Mentions(people::stream))).body();
        body.select(".mention").forEach(each -> each.text("[" + each.text() + "]"));
        assertThat(body.text()).isEqualTo(shown);
    }

    private static String html(String markdown) {
        return html(markdown, new Mentions(Stream::of));
    }

    private static String html(String markdown, Mentions mentions) {
        StringOutput output = new StringOutput();
        new Markdown(mentions).html(markdown).writeTo(output);
        return output.toString();
    }
}
