package io.minicrm.web;

/// A line of an `OrderedForm` as it is now, or one that there shall be.
///
/// @param key its id, or `new-` and a number
/// @param name what it is called now
/// @param fixed whether it stays first and stays offered
public record OrderedLine(String key, String name, boolean offered, boolean fixed) {

    static OrderedLine fresh(String key) {
        return new OrderedLine(key, "", true, false);
    }

    public boolean isNew() {
        return key.startsWith("new-");
    }

    public long id() {
        return Long.parseLong(key);
    }

    /// What a field of it is called in the form.
    public String field(String field) {
        return field + "-" + key;
    }
}
