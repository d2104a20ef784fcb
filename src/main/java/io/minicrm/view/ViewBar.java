package io.minicrm.view;

import io.minicrm.list.ListPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The views above a list: as many as a line has room for, the others in a menu.
public final class ViewBar {

    private static final int MOST_TABS = 8;

    /// How many letters stand beside each other on a wide page.
    private static final int MOST_LETTERS = 80;

    /// What a tab takes beside its name.
    private static final int BETWEEN = 3;

    private final List<SavedView> tabs = new ArrayList<>();
    private final List<SavedView> others = new ArrayList<>();
    private final @Nullable SavedView current;
    private final ListPage page;

    ViewBar(List<SavedView> seen, @Nullable SavedView current, ListPage page) {
        this.current = current;
        this.page = page;
        int room = MOST_LETTERS - (current == null ? 0 : letters(current));
        boolean full = false;
        for (SavedView view : seen) {
            if (view.equals(current)) {
                tabs.add(view);
            } else {
                room -= letters(view);
                full = full || room < 0 || tabs.size() + 1 >= MOST_TABS;
                (full ? others : tabs).add(view);
            }
        }
    }

    private static int letters(SavedView view) {
        return view.name().length() + BETWEEN;
    }

    public List<SavedView> tabs() {
        return tabs;
    }

    public List<SavedView> others() {
        return others;
    }

    /// The view that is looked at, or null.
    public @Nullable SavedView current() {
        return current;
    }

    public boolean isCurrent(SavedView view) {
        return view.equals(current);
    }

    /// Where the list as it is becomes a view.
    public String newHref() {
        return ViewController.newPath(page.kind(), page.query(), current);
    }
}
