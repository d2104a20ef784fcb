package io.minicrm.web;

import io.minicrm.record.Problem;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Refuses names in a form that are there already, however they are written: compared as the
/// database does.
@Component
public class UniqueNames {

    private final JdbcClient jdbc;

    UniqueNames(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Of two that shall be called the same, the one that was renamed to it is refused.
    public void refuse(OrderedForm form, Problem problem) {
        List<String> fields =
                form.used().stream()
                        .filter(form::isOffered)
                        .sorted(Comparator.comparing(form::isRenamed))
                        .map(line -> line.field("name"))
                        .toList();
        refuse(form.typed(), fields, List.of(), problem);
    }

    /// @param fields of two with the same name, the later one is refused; what is refused already
    ///   is passed
    /// @param others names that are there beside those in the form
    public void refuse(
            PlainForm plainForm, List<String> fields, List<String> others, Problem problem) {
        List<String> asked =
                fields.stream().filter(field -> plainForm.problem(field) == null).toList();
        List<String> names =
                jdbc.sql(
                                "select lower(name) as name from unnest(:names::text[]) with ordinality as n (name, i) order by i")
                        .param(
                                "names",
                                Stream.concat(others.stream(), asked.stream().map(plainForm::text))
                                        .toArray(String[]::new))
                        .query((row, _) -> row.getString("name"))
                        .list();
        for (int i = 0; i < asked.size(); i++) {
            int at = others.size() + i;
            if (names.indexOf(names.get(at)) < at) {
                plainForm.refuse(asked.get(i), problem);
            }
        }
    }
}
