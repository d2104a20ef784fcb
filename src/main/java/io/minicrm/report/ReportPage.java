package io.minicrm.report;

import io.minicrm.list.ListPage;
import io.minicrm.web.Tab;
import java.util.List;

/// A report with what may be changed about it.
///
/// @param filters what narrows the records down
/// @param key which report it is
/// @param reports all there are
/// @param ways by what they can be told apart
/// @param pipelines those whose stages can be told apart; empty when it has no stages
/// @param periods those to which they can be held; empty when that makes no sense
/// @param exportHref the same figures as a file
public record ReportPage(
        ListPage filters,
        String key,
        Report report,
        List<Tab> reports,
        List<Tab> ways,
        List<Tab> pipelines,
        List<Tab> periods,
        String exportHref) {}
