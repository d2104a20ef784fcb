package io.minicrm.merge;

import gg.jte.models.runtime.JteModel;
import io.minicrm.change.Undo;
import io.minicrm.job.FollowedJob;
import io.minicrm.job.Steps;
import io.minicrm.record.Catalogue;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.Redirects;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// `/contacts/merge?id=1&id=2`: records of one kind side by side, and how they become one.
@Controller
@RequestMapping("/{plural}/merge")
class MergeController {

    /// How many records can become one at a time.
    static final int MOST = 5;

    private static final String VERSION = "version.";

    private final Catalogue catalogue;
    private final RecordReader reader;
    private final ReferenceLookup references;
    private final Merge merge;
    private final MergeLinks links;
    private final Redirects redirects;
    private final MergeJob job;
    private final Clock clock;
    private final Templates templates;

    MergeController(
            Catalogue catalogue,
            RecordReader reader,
            ReferenceLookup references,
            Merge merge,
            MergeLinks links,
            Redirects redirects,
            MergeJob job,
            Clock clock,
            Templates templates) {
        this.catalogue = catalogue;
        this.reader = reader;
        this.references = references;
        this.merge = merge;
        this.links = links;
        this.redirects = redirects;
        this.job = job;
        this.clock = clock;
        this.templates = templates;
    }

    /// The page on which these records stand side by side.
    static String address(RecordKind kind, List<Long> ids) {
        return "/"
                + kind.plural()
                + ids.stream()
                        .map(id -> "id=" + id)
                        .collect(Collectors.joining("&", "/merge?", ""));
    }

    /// One record alone asks with which.
    ///
    /// @param with another one, as somebody typed it into the question
    /// @param ref the one that was chosen from those which were suggested
    /// @param into the one that is kept
    @GetMapping
    @Nullable JteModel show(
            @PathVariable String plural,
            @RequestParam(name = "id", defaultValue = "") List<Long> ids,
            @RequestParam(required = false) @Nullable String with,
            @RequestParam(name = "with.ref", required = false) @Nullable String ref,
            @RequestParam(required = false) @Nullable Long into,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        List<RecordSnapshot> records = found(ui, type, ids);
        if (with != null) {
            try {
                RecordRef other = references.record(ui.scope(), type.kind(), typed(with, ref));
                if (ids.contains(other.id())) {
                    throw new InvalidInput("merge.problem.itself");
                }
                List<Long> all = new ArrayList<>(ids);
                all.add(other.id());
                SeeOther.at(response, address(type.kind(), all));
                return null;
            } catch (InvalidInput problem) {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
                return templates.mergePickPage(ui, records.getFirst(), with, problem.problem());
            }
        }
        if (records.size() == 1) {
            return templates.mergePickPage(ui, records.getFirst(), "", null);
        }
        if (records.size() > MOST) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.mergeTooManyPage(ui, type.kind(), MOST);
        }
        return page(ui, type, ordered(records, into), null, null);
    }

    /// @param posted what was chosen, field by field, and of each record the version that was
    ///   looked at
    @PostMapping
    @Nullable JteModel merge(
            @PathVariable String plural,
            @RequestParam(name = "id") List<Long> ids,
            @RequestParam long into,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        if (!ids.contains(into) || new LinkedHashSet<>(ids).size() < 2 || ids.size() > MOST) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        List<RecordSnapshot> records = ordered(wherever(ui, type, ids), into);
        if (records.stream().anyMatch(record -> record.deletedAt() != null)) {
            return gone(ui, records, response);
        }
        refuseForbidden(type, records);
        MergeForm form = form(ui, type, records, posted);
        if (!form.tooMany().isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, type, records, posted, null);
        }
        MergeRequest request =
                MergeRequest.of(records.getFirst().ref(), versions(records, posted), form.chosen());
        try {
            if (isLong(request)) {
                SeeOther.at(response, job.start(ui.scope(), request));
            } else {
                SeeOther.changed(
                        response,
                        request.into().path(),
                        merge.merge(ui.scope(), request, Steps.untold()));
            }
            return null;
        } catch (MergeConflict _) {
            records = ordered(wherever(ui, type, ids), into);
            if (records.stream().anyMatch(record -> record.deletedAt() != null)) {
                return gone(ui, records, response);
            }
            response.setStatus(HttpStatus.CONFLICT.value());
            return page(ui, type, records, posted, "stale");
        } catch (MergeRefused _) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, type, records, posted, "refused");
        }
    }

    /// Somebody else has merged them, or put one of them into the trash.
    private JteModel gone(Ui ui, List<RecordSnapshot> records, HttpServletResponse response) {
        response.setStatus(HttpStatus.CONFLICT.value());
        List<RecordSnapshot> survivors =
                records.stream()
                        .filter(record -> record.deletedAt() != null)
                        .flatMap(record -> redirects.survivor(ui.scope(), record.ref()).stream())
                        .distinct()
                        .filter(ref -> records.stream().noneMatch(each -> each.ref().equals(ref)))
                        .flatMap(ref -> reader.find(ui.scope(), ref).stream())
                        .toList();
        return templates.mergeGonePage(ui, records, survivors);
    }

    private boolean isLong(MergeRequest request) {
        return catalogue.types().stream()
                        .mapToInt(type -> links.linking(type, request).size())
                        .sum()
                > FollowedJob.AT_ONCE;
    }

    /// What the browser chose from the suggestions belongs to the words that it shows with them.
    private static String typed(String with, @Nullable String ref) {
        int blank = ref == null ? -1 : ref.indexOf(' ');
        return ref != null && blank > 0 && ref.substring(blank + 1).equals(with)
                ? ref.substring(0, blank)
                : with.strip();
    }

    private static Map<Long, Integer> versions(
            List<RecordSnapshot> records, MultiValueMap<String, String> posted) {
        Map<Long, Integer> versions = new LinkedHashMap<>();
        for (RecordSnapshot record : records) {
            long id = record.ref().id();
            String version = posted.getFirst(VERSION + id);
            if (version == null || !version.matches("\\d{1,9}")) {
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
            }
            versions.put(id, Integer.valueOf(version));
        }
        return versions;
    }

    private JteModel page(
            Ui ui,
            RecordType<?> type,
            List<RecordSnapshot> records,
            @Nullable MultiValueMap<String, String> posted,
            @Nullable String problem) {
        MergeForm form = form(ui, type, records, posted);
        List<Long> all = records.stream().map(record -> record.ref().id()).toList();
        List<Long> merged = all.subList(1, all.size());
        return templates.mergeMergePage(
                ui,
                new MergePage(
                        type,
                        records,
                        form.rows(),
                        links.count(ui.scope(), type.kind(), merged, all, false),
                        links.count(ui.scope(), type.kind(), merged, all, true),
                        forbidden(records),
                        form.tooMany(),
                        form.noParent(),
                        problem,
                        ui.dayOf(clock.instant().plus(Undo.PERIOD))));
    }

    private MergeForm form(
            Ui ui,
            RecordType<?> type,
            List<RecordSnapshot> records,
            @Nullable MultiValueMap<String, String> posted) {
        Set<Long> below =
                links.below(type, records.stream().map(record -> record.ref().id()).toList());
        return new MergeForm(type, records, below, links.gone(type, records), posted, ui);
    }

    /// The one that is kept first: the one that somebody chose, or that has the most values, or the
    /// oldest.
    private static List<RecordSnapshot> ordered(List<RecordSnapshot> records, @Nullable Long into) {
        return records.stream()
                .sorted(
                        Comparator.<RecordSnapshot, Boolean>comparing(
                                        record -> into == null || record.ref().id() != into)
                                .thenComparing(record -> -filled(record))
                                .thenComparing(record -> record.ref().id()))
                .toList();
    }

    private static int filled(RecordSnapshot record) {
        return (int)
                record.values().fields().stream()
                        .filter(field -> record.values().get(field) != null)
                        .count();
    }

    private static List<RecordSnapshot> forbidden(List<RecordSnapshot> records) {
        return records.stream()
                .filter(record ->
                        !record.editable()
                                || !record.equals(records.getFirst()) && !record.deletable())
                .toList();
    }

    private static void refuseForbidden(RecordType<?> type, List<RecordSnapshot> records) {
        forbidden(records).stream()
                .findFirst()
                .ifPresent(record -> {
                    throw new NotPermitted(
                            record.editable() ? Action.DELETE : Action.EDIT, type.kind());
                });
    }

    /// In use or in the trash.
    private List<RecordSnapshot> wherever(Ui ui, RecordType<?> type, List<Long> ids) {
        return ids.stream()
                .distinct()
                .map(id -> new RecordRef(type.kind(), id))
                .map(ref -> reader.find(ui.scope(), ref).orElseThrow(() -> new NoSuchRecord(ref)))
                .toList();
    }

    private List<RecordSnapshot> found(Ui ui, RecordType<?> type, List<Long> ids) {
        if (ids.isEmpty()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return ids.stream()
                .distinct()
                .limit(MOST + 1L)
                .map(id -> reader.get(ui.scope(), new RecordRef(type.kind(), id)))
                .toList();
    }

    /// Records that are only found by their titles have nothing that could be merged.
    private RecordType<?> type(String plural) {
        return catalogue
                .at(plural)
                .filter(RecordType::isSearchable)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
