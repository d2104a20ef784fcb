package io.minicrm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;

/// What somebody typed into a form that was not taken, because its page belongs to somebody else by
/// now or to nobody: it is shown, so that it is not lost.
///
/// @param texts as they were typed, without what nobody may see
/// @param page where the form is
public record UnsavedForm(List<String> texts, String page) {

    private static final String ATTRIBUTE = UnsavedForm.class.getName();

    /// What forms send along without anybody having typed it.
    private static final Set<String> NOT_TYPED =
            Set.of(
                    SentForms.KEY,
                    "version",
                    "edit",
                    "quick",
                    "back",
                    "next",
                    "anyway",
                    "stage",
                    "theme",
                    "scope");

    /// @param page a path of ours
    public static UnsavedForm of(HttpServletRequest request, String page) {
        return new UnsavedForm(
                BodyLimits.isInParts(request) ? List.of() : texts(request), LocalPath.of(page));
    }

    private static List<String> texts(HttpServletRequest request) {
        return request.getParameterMap().entrySet().stream()
                .filter(sent -> isTyped(sent.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .flatMap(sent -> Arrays.stream(sent.getValue()))
                .filter(text -> !text.isBlank() && !text.matches("true|false|\\d{1,3}"))
                .toList();
    }

    /// What was typed into a form that failed in any other way, as one of a page of an older
    /// version that leads nowhere now.
    static List<String> left(HttpServletRequest request) {
        try {
            return request.getMethod().equals("POST") && !BodyLimits.isInParts(request)
                    ? texts(request)
                    : List.of();
        } catch (InvalidParameterException _) {
            // It could not be read, which is what the page tells.
            return List.of();
        }
    }

    private static boolean isTyped(String name) {
        return !name.startsWith("_")
                && !name.contains(".")
                && !name.toLowerCase(Locale.ROOT).contains("password")
                && !NOT_TYPED.contains(name);
    }

    public void keep(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static @Nullable UnsavedForm of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof UnsavedForm unsavedForm
                ? unsavedForm
                : null;
    }
}
