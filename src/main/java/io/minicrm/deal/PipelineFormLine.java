package io.minicrm.deal;

import org.jspecify.annotations.Nullable;

/// A line of one of the forms of the page of pipelines: a stage or a lost reason as it is now, or
/// one that there shall be.
///
/// @param key its id, or `new-` and a number
/// @param name what it is called now
/// @param kind what a stage makes of its deals; null of a reason, and of what is new
/// @param fixed whether it stays first and stays offered
/// @param deals how many living deals are in a stage
public record PipelineFormLine(
        String key,
        String name,
        Stage.@Nullable Kind kind,
        boolean offered,
        boolean fixed,
        long deals) {

    static PipelineFormLine fresh(String key) {
        return new PipelineFormLine(key, "", null, true, false, 0);
    }

    public boolean isNew() {
        return key.startsWith("new-");
    }

    long id() {
        return Long.parseLong(key);
    }

    /// What a field of it is called in the form.
    public String field(String field) {
        return field + "-" + key;
    }
}
