package io.minicrm.merge;

import io.minicrm.record.Field;
import io.minicrm.record.IdSetType;
import io.minicrm.record.ListType;
import io.minicrm.web.DisplayValue;
import java.util.List;

/// One field of the records that become one, side by side.
///
/// @param same whether all have the same value, so that there is nothing to choose
/// @param shown what the one that is kept has there
/// @param cells of each record one, in their order
public record MergeRow(Field<?> field, boolean same, DisplayValue shown, List<Cell> cells) {

    /// What one of the records has there.
    ///
    /// @param record its id
    /// @param shown its single value
    /// @param choosable whether it can become the value of the one that is kept
    /// @param elements of a list, each by itself
    public record Cell(
            long record,
            DisplayValue shown,
            boolean choosable,
            boolean chosen,
            List<Element> elements) {}

    /// @param name by which it is ticked
    /// @param tickable not what another record before has too, nor what is not in use any more
    public record Element(String name, DisplayValue shown, boolean ticked, boolean tickable) {}

    /// Whether its elements are ticked, instead of one value chosen.
    public boolean isList() {
        return field.type() instanceof ListType<?> || field.type() instanceof IdSetType;
    }
}
