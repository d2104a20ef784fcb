package io.minicrm.activity;

import io.minicrm.web.Ui;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.ListFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The colleagues who take part in an activity, as rows have them and as people read them.
public final class Participants {

    /// More are counted.
    private static final int NAMED = 3;

    private Participants() {}

    /// Those of a row that has their column; empty for none.
    public static List<Long> of(ResultSet row) throws SQLException {
        Array people = row.getArray("participants");
        return people == null ? List.of() : List.of((Long[]) people.getArray());
    }

    /// With whom: the reader first, then the others by name. Nothing for nobody.
    ///
    /// @param owner who is named already, or null
    public static String words(Ui ui, List<Long> all, @Nullable Long owner) {
        List<Long> people = all.stream().filter(id -> !id.equals(owner)).toList();
        List<String> names = new ArrayList<>();
        if (people.stream().anyMatch(ui::isMe)) {
            names.add(ui.t("activity.with.you"));
        }
        if (!people.isEmpty()) {
            ui.directory().everybody().stream()
                    .filter(id -> people.contains(id) && !ui.isMe(id))
                    .forEach(id -> names.add(ui.name(id)));
        }
        if (names.isEmpty()) {
            return "";
        }
        List<String> shown =
                new ArrayList<>(names.size() > NAMED ? names.subList(0, NAMED - 1) : names);
        if (shown.size() < names.size()) {
            shown.add(ui.t("activity.with.others", names.size() - shown.size()));
        }
        return ui.t(
                "activity.with",
                ListFormat.getInstance(ui.locale(), ListFormat.Type.STANDARD, ListFormat.Style.FULL)
                        .format(shown));
    }
}
