package io.minicrm.factor;

import gg.jte.Content;
import io.minicrm.people.SignInFooter;
import io.minicrm.record.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The page of the second step.
///
/// @param app whether codes of an app are asked for
/// @param recovery whether a recovery code is asked for instead
/// @param left how many of those there are
/// @param others what else this person can show
public record SecondStepPage(
        boolean app,
        boolean recovery,
        int left,
        List<Content> others,
        SignInFooter sill,
        @Nullable Problem problem) {}
