package io.minicrm.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Where whoever has proven who they are comes in, whichever way they have proven it.
@Component
public class SignInFlow {

    private final KnownDevices devices;
    private final SignInCookie signInCookie;
    private final SignInFrame signInFrame;
    private final ObjectProvider<SecondStep> steps;

    SignInFlow(
            KnownDevices devices,
            SignInCookie signInCookie,
            SignInFrame signInFrame,
            ObjectProvider<SecondStep> steps) {
        this.devices = devices;
        this.signInCookie = signInCookie;
        this.signInFrame = signInFrame;
        this.steps = steps;
    }

    /// Begins a sign-in on this browser and leads on, or to the second step before.
    ///
    /// @param stays whether it outlives the browser's window
    /// @param next a path of ours
    public void admit(
            long userId,
            SignInMethod signInMethod,
            boolean stays,
            String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (signInMethod.trust() == SignInMethod.Trust.HALF
                && steps.stream()
                        .anyMatch(step -> step.ask(userId, stays, next, request, response))) {
            return;
        }
        devices.remember(userId, request, response);
        signInCookie.begin(userId, signInMethod, stays, request, response);
        signInFrame.leadTo(next, response);
    }

    /// The same for somebody of whom another system has said who they are. Its rules count and not
    /// ours: no second step is asked for here.
    ///
    /// @param provider its name
    /// @param proven whether they have just proven there who they are; when they had been signed in
    ///   there before, whoever finds the browser open could come as far
    public void admitFrom(
            String provider,
            boolean proven,
            long userId,
            String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        devices.remember(userId, request, response);
        signInCookie.begin(
                userId, SignInMethod.PROVIDER, provider, proven, false, request, response);
        signInFrame.leadTo(next, response);
    }
}
