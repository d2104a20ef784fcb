package io.minicrm.job;

import gg.jte.models.runtime.JteModel;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import templates.Templates;

/// How far a job is that somebody waits for, and what came of it: for whoever asked for it, and for
/// administrators.
@Controller
@RequestMapping("/jobs/{id:\\d{1,18}}")
class JobController {

    private final Jobs jobs;
    private final ObjectProvider<FollowedJob> followed;
    private final Templates templates;

    JobController(Jobs jobs, ObjectProvider<FollowedJob> followed, Templates templates) {
        this.jobs = jobs;
        this.followed = followed;
        this.templates = templates;
    }

    @GetMapping
    JteModel show(@PathVariable long id, Ui ui) {
        Job job = find(ui, id);
        FollowedJob work = work(job);
        String result = job.result();
        return templates.jobPage(
                ui,
                new JobPage(
                        job,
                        work.title(ui, job),
                        work.origin(job),
                        result == null ? null : work.outcome(ui, job, result)));
    }

    @PostMapping("/cancel")
    void cancel(@PathVariable long id, Ui ui, HttpServletResponse response) {
        jobs.cancel(find(ui, id).id());
        SeeOther.at(response, Jobs.path(id));
    }

    @PostMapping("/again")
    void retry(@PathVariable long id, Ui ui, HttpServletResponse response) {
        jobs.retry(find(ui, id).id());
        SeeOther.at(response, Jobs.path(id));
    }

    private Job find(Ui ui, long id) {
        Job job = jobs.find(ui.scope(), id).orElseThrow(() -> new NotFound("job " + id));
        work(job);
        return job;
    }

    /// @throws NotFound when nobody waits for jobs of this kind
    private FollowedJob work(Job job) {
        return followed.stream()
                .filter(each -> each.kind().equals(job.kind()))
                .findFirst()
                .orElseThrow(() -> new NotFound("page of job " + job.id()));
    }
}
