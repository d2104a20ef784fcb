package io.minicrm.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.minicrm.CrmTest;
import io.minicrm.Statements;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeMother;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// What it costs to bring a file in, in statements: none for each row.
@CrmTest
class ImportCostTest {

    /// What an import asks and writes, apart from how far it is and from the numbers of changes.
    private static final Pattern OURS =
            Pattern.compile(
                    "\\b(staged|import_(?!chunk)\\w+|contact\\w*|company\\w*|search_doc|change_log|app_user)\\b");

    @Autowired ImportMother importing;
    @Autowired ScopeMother people;

    @Test
    void tenTimesAsManyRowsTakeAsManyStatements() throws Exception {
        Scope anna = people.administrator("Anna");
        importing.written(anna, RecordKind.CONTACT, file(10, "first"));

        List<String> few = statements(anna, 200, "few");
        List<String> more = new ArrayList<>(statements(anna, 2_000, "many"));
        few.forEach(more::remove);

        assertThat(more).isEmpty();
        assertThat(few).hasSizeLessThanOrEqualTo(112);
    }

    private List<String> statements(Scope scope, int rows, String mark) throws Exception {
        List<Statements.Sent> sent = Collections.synchronizedList(new ArrayList<>());
        Statements.everywhere(
                sent, () -> importing.written(scope, RecordKind.CONTACT, file(rows, mark)));
        return sent.stream()
                .map(Statements.Sent::sql)
                .filter(sql -> OURS.matcher(sql).find())
                .filter(sql -> !sql.contains("where s.id = x.id") && !sql.contains("from job"))
                .filter(sql -> !sql.contains("norm not like"))
                // Who tells people what concerns them works beside it
                .filter(sql ->
                        !sql.contains("notif")
                                && !sql.contains("app_user u")
                                && !sql.contains("position('@'"))
                .map(sql -> sql.replaceAll("import_id = \\d+", "import_id = :import"))
                .toList();
    }

    /// Contacts of new companies, five of each.
    private static String file(int rows, String mark) {
        var file = new StringBuilder("First name,Last name,E-mail,Company,City\n");
        for (int i = 0; i < rows; i++) {
            file.append(
                    "Anna,%2$s%1$d,anna.%1$d@%2$s%3$d.example,%2$s works %3$d,Lyon\n"
                            .formatted(i, mark, i / 5));
        }
        return file.toString();
    }
}
