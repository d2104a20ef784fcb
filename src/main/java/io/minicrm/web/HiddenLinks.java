package io.minicrm.web;

import io.minicrm.record.Field;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import java.util.ArrayList;
import java.util.List;

/// Of a list of links, those that stand there and that nobody could choose anew: to what this
/// reader may not know, posted by their place among themselves, `=0`, and to what lies in the
/// trash, posted by their id like those to the living.
///
/// @param unknown ids that the reader may not learn, in their order
/// @param trashed ids of what they may see in the trash
record HiddenLinks(List<Long> unknown, List<Long> trashed) {

    private static final String PLACE = "=\\d{1,2}";

    static HiddenLinks of(Field<?> field, Values present, Ui ui) {
        List<Long> unknown = new ArrayList<>();
        List<Long> trashed = new ArrayList<>();
        if (field.type() instanceof MultiLinkType links) {
            List<RecordRef> refs =
                    links.ids(present.get(field)).stream()
                            .map(id -> new RecordRef(links.target(), id))
                            .toList();
            ui.titles(refs);
            for (RecordRef ref : refs) {
                if (ui.trashed(ref).isPresent()) {
                    trashed.add(ref.id());
                } else if (ui.title(ref).isEmpty()) {
                    unknown.add(ref.id());
                }
            }
        }
        return new HiddenLinks(unknown, trashed);
    }

    static boolean isPlace(String text) {
        return text.matches(PLACE);
    }

    /// All of them, as places count them.
    List<Long> ids() {
        List<Long> ids = new ArrayList<>(unknown);
        ids.addAll(trashed);
        return ids;
    }

    /// The texts of links as a form shows them: instead of an id that the reader may not know its
    /// place; without those that stand here no more.
    List<String> shown(List<String> texts, MultiLinkType type, List<Long> ids, Ui ui) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String text = texts.get(i);
            int place = unknown.indexOf(ids.get(i));
            if (place >= 0) {
                shown.add(placed(text, place));
            } else if (trashed.contains(ids.get(i))
                    || ui.title(new RecordRef(type.target(), ids.get(i))).isPresent()) {
                shown.add(text);
            }
        }
        return shown;
    }

    /// The texts that were posted as they are read: what lies in the trash can no longer be named,
    /// and is meant by its place as well.
    List<String> read(List<String> texts) {
        return texts.stream().map(this::read).toList();
    }

    private String read(String text) {
        for (int i = 0; i < trashed.size(); i++) {
            String id = "#" + trashed.get(i);
            if (text.equals(id) || text.endsWith(": " + id)) {
                return placed(text, unknown.size() + i);
            }
        }
        return text;
    }

    private static String placed(String text, int place) {
        return text.substring(0, text.lastIndexOf('#')) + "=" + place;
    }
}
