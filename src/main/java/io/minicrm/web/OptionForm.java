package io.minicrm.web;

import io.minicrm.record.OptionTable;
import io.minicrm.record.Options;
import java.util.List;

/// The form of a list of options that administrators keep.
public final class OptionForm extends OrderedForm {

    private final OptionTable table;

    OptionForm(OptionTable table, List<Options.Entry> entries) {
        super(entries, table.longest());
        this.table = table;
        for (Options.Entry entry : entries) {
            boolean first = entry.equals(entries.getFirst());
            add(
                    new OrderedLine(
                            Long.toString(entry.id()),
                            entry.name(),
                            entry.offered(),
                            first && table.firstStays()));
        }
    }

    @Override
    protected void check() {
        super.check();
        for (OrderedLine line : used()) {
            if (line.fixed() && !isOffered(line)) {
                refuse(line.field("archived"), table.messages() + ".problem.first");
            }
        }
    }

    public OptionTable options() {
        return table;
    }
}
