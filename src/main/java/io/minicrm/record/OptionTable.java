package io.minicrm.record;

/// A list of options that administrators keep in a table of its own, with id, name, position and
/// archived_at: the reasons for which deals are lost, the outcomes of activities. A room
/// contributes it, so that files may make it longer.
///
/// @param entry the word for one of them, in the security log
/// @param messages what the keys of its texts begin with
/// @param longest how many characters a name may have
/// @param firstStays whether the first one stands for what nobody has given: it stays first, and is
///   never archived
public record OptionTable(
        String name, String entry, String messages, int longest, boolean firstStays) {

    public OptionType type() {
        return new OptionType(
                """
                select o.id, o.name, '' as grouping, o.archived_at is null as offered, '' as tone
                from %s o order by o.position, o.id
                """
                        .formatted(name));
    }
}
