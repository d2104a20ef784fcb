package io.minicrm.page;

import gg.jte.Content;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.web.Form;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the page of one record shows.
///
/// @param editing the key of the field that is being edited in place, or null
/// @param form what was typed into it
/// @param linked whether other records link here, and so would notice if it went
public record RecordPage(
        RecordType<?> type,
        RecordSnapshot record,
        @Nullable String editing,
        Form form,
        boolean linked,
        List<VisibilityExplanation.Reason> whoSees,
        List<Content> title,
        List<Content> acts,
        List<Content> more,
        List<Content> head,
        List<Content> middle,
        List<Content> side) {}
