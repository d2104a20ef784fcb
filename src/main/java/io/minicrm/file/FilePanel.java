package io.minicrm.file;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.List;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The files of a record, beside it.
@Component
class FilePanel implements Panel {

    private final FileLists lists;
    private final Templates templates;

    FilePanel(FileLists lists, Templates templates) {
        this.lists = lists;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.SIDE;
    }

    @Override
    public int order() {
        return 50;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return kind != RecordKind.FILE;
    }

    @Override
    public Content content(Ui ui, RecordSnapshot record) {
        return templates.fileFiles(ui, lists.first(ui, record, 0, List.of()));
    }
}
