package io.minicrm.view;

import io.minicrm.scope.RecordKind;
import io.minicrm.web.PlainForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A view as the form in which one says what becomes of it.
///
/// @param view the one that is changed, or null for a new one
/// @param query what a new one shows
/// @param audiences those to choose from; empty when the reader may not change it
/// @param back the list that it is about
/// @param stale whether somebody else has changed it meanwhile
public record ViewPage(
        RecordKind kind,
        @Nullable SavedView view,
        String query,
        PlainForm typed,
        List<Audience> audiences,
        String back,
        boolean stale) {

    public boolean mayChange() {
        return view == null || !audiences.isEmpty();
    }

    public String action() {
        return view == null
                ? "/" + kind.plural() + "/views"
                : view.path() + (mayChange() ? "" : "/mine");
    }

    public boolean isOn(String name) {
        return !typed.text(name).isEmpty();
    }
}
