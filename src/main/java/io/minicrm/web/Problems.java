package io.minicrm.web;

import io.minicrm.record.Conflict;
import io.minicrm.record.InvalidValues;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityLog;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.ConversionNotSupportedException;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.util.DisconnectedClientHelper;
import templates.Templates;

/// Answers a request that failed: people get a page that helps, programs a problem document. What
/// we did not foresee gets a reference number, which stands in the log too; nobody outside sees
/// more of it.
@Component
class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    /// The statuses that have words of their own; others borrow from the first of their hundred.
    private static final Set<Integer> WORDED =
            Set.of(400, 403, 404, 405, 408, 409, 413, 422, 429, 500, 503);

    private final UiSource source;
    private final SecurityLog log;
    private final Templates templates;

    Problems(UiSource source, SecurityLog log, Templates templates) {
        this.source = source;
        this.log = log;
        this.templates = templates;
    }

    Object answer(HttpServletRequest request, HttpServletResponse response, Throwable failure) {
        int status = statusOf(failure);
        if (failure instanceof NotPermitted) {
            log.tell(RefusedRequest.of(SecurityEvent.Kind.ACCESS_REFUSED, request));
        }
        if (status == 405 && request.getMethod().equals("GET")) {
            // Something may be posted there, but there is nothing to look at.
            status = 404;
        }
        return answer(request, response, status, status >= 500 ? logged(request, failure) : null);
    }

    Object answer(
            HttpServletRequest request,
            HttpServletResponse response,
            int status,
            @Nullable String reference) {
        Ui ui = source.of(request);
        int worded = WORDED.contains(status) ? status : status >= 500 ? 500 : 400;
        if (ui.path().startsWith("/api/")) {
            ProblemDetail problem = ProblemDetail.forStatus(status);
            problem.setDetail(ui.t("web.problem." + worded + ".text"));
            if (reference != null) {
                problem.setProperty("reference", reference);
            }
            return ResponseEntity.status(status)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(problem);
        }
        response.setStatus(status);
        if (worded == 429 || worded == 503) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "10");
        }
        UnsavedForm unsavedForm = UnsavedForm.of(request);
        if (unsavedForm != null) {
            return templates.uiUnsaved(ui, unsavedForm);
        }
        return templates.uiProblem(
                ui, worded, reference, ui.isSignedIn() ? UnsavedForm.left(request) : List.of());
    }

    String logged(HttpServletRequest request, Throwable failure) {
        StringBuilder reference = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            reference.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        LOG.error(
                "Failure {} at {} {}",
                reference,
                request.getMethod(),
                plain(request.getRequestURI()),
                failure);
        return reference.toString();
    }

    /// An address as the log may hold it: on one line, and without the secret of a one-use link.
    private static String plain(String path) {
        return path.replaceAll("[\\r\\n]", "").replaceFirst("^/welcome/.*", "/welcome/…");
    }

    private static int statusOf(Throwable failure) {
        return switch (failure) {
            case NotFound _, NoSuchRecord _ -> 404;
            case NotPermitted _ -> 403;
            case Conflict _ -> 409;
            case InvalidValues _ -> 422;
            case MethodArgumentTypeMismatchException mismatch ->
                    mismatch.getParameter().hasParameterAnnotation(PathVariable.class) ? 404 : 400;
            // A request too large to be read at all, or broken off
            case InvalidParameterException unreadable -> unreadable.getErrorCode();
            case ErrorResponse known -> known.getStatusCode().value();
            // What we did not provide for
            case ConversionNotSupportedException _ -> 500;
            // Not made as the rules of HTTP or of its own content want it, or stopped on the way
            case RequestRejectedException _,
                    MultipartException _,
                    FileUploadException _,
                    HttpMessageNotReadableException _,
                    TypeMismatchException _ ->
                    400;
            // Whoever sent it is gone
            case EOFException end -> isOfTheLine(end) ? 400 : 500;
            case IOException gone
                    when DisconnectedClientHelper.isClientDisconnectedException(gone) ->
                    400;
            // The database is busy for longer than anybody waits
            case CannotGetJdbcConnectionException _, CannotCreateTransactionException _ -> 503;
            case ServletException wrapped when wrapped.getCause() != null ->
                    statusOf(wrapped.getCause());
            default -> {
                ResponseStatus annotated =
                        AnnotatedElementUtils.findMergedAnnotation(
                                failure.getClass(), ResponseStatus.class);
                yield (annotated == null ? HttpStatus.INTERNAL_SERVER_ERROR : annotated.code())
                        .value();
            }
        };
    }

    /// Whether it is the end of a connection, and not that of a file.
    private static boolean isOfTheLine(EOFException end) {
        StackTraceElement[] where = end.getStackTrace();
        return where.length > 0 && where[0].getClassName().startsWith("org.apache.tomcat.");
    }
}
