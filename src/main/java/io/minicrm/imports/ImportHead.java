package io.minicrm.imports;

import io.minicrm.web.Ui;

/// What stands above every step of an import.
///
/// @param kind the key of the kind of records
/// @param reached the number of the furthest step that can be opened
public record ImportHead(long id, String kind, String fileName, long rows, int reached) {

    static ImportHead of(Import file) {
        return new ImportHead(
                file.id(),
                file.kind().key(),
                file.fileName(),
                file.rows(),
                switch (file.step()) {
                    case COLUMNS -> 2;
                    case CHECKING, CHECKED -> 3;
                    case RUNNING -> 4;
                    case FINISHED -> 5;
                });
    }

    public String title(Ui ui) {
        return ui.t("transfer.title." + kind);
    }

    /// The address of a step.
    public String path(String step) {
        return "/import/" + id + "/" + step;
    }

    /// Whether one can still go back and say something else.
    public boolean isOpen() {
        return reached < 4;
    }
}
