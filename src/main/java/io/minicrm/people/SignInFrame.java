package io.minicrm.people;

import io.minicrm.mail.Mail;
import io.minicrm.web.BaseUrl;
import io.minicrm.web.SeeOther;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.stereotype.Component;

/// What the pages before the sign-in share.
@Component
public class SignInFrame {

    private final BaseUrl baseUrl;
    private final Mail mail;
    private final boolean demo;
    private final ObjectProvider<BuildProperties> build;
    private final ObjectProvider<GitProperties> git;

    SignInFrame(
            BaseUrl baseUrl,
            Mail mail,
            @Value("${minicrm.demo:false}") boolean demo,
            ObjectProvider<BuildProperties> build,
            ObjectProvider<GitProperties> git) {
        this.baseUrl = baseUrl;
        this.mail = mail;
        this.demo = demo;
        this.build = build;
        this.git = git;
    }

    public SignInFooter sill(HttpServletRequest request) {
        BuildProperties built = build.getIfAvailable();
        GitProperties commit = git.getIfAvailable();
        return new SignInFooter(
                baseUrl.host(request),
                demo,
                mail.isSetUp(),
                built == null ? null : built.getVersion(),
                commit == null ? null : commit.getShortCommitId());
    }

    /// Answers with a redirect to a path of ours.
    public void leadTo(String path, HttpServletResponse response) {
        SeeOther.at(response, path);
    }
}
