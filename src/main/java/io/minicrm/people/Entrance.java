package io.minicrm.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// Where whoever has proven who they are comes in, whichever way they have proven it.
@Component
public class Entrance {

    private final KnownDevices devices;
    private final SignInCookie signInCookie;
    private final Door door;
    private final ObjectProvider<SecondStep> steps;

    Entrance(
            KnownDevices devices,
            SignInCookie signInCookie,
            Door door,
            ObjectProvider<SecondStep> steps) {
        this.devices = devices;
        this.signInCookie = signInCookie;
        this.door = door;
        this.steps = steps;
    }

    /// Begins a sign-in on this browser and leads on, or to the second step before.
    ///
    /// @param stays whether it outlives the browser's window
    /// @param next a path of ours
    public void admit(
            long userId,
            Way way,
            boolean stays,
            String next,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (way.trust() == Way.Trust.HALF
                && steps.stream()
                        .anyMatch(step -> step.ask(userId, stays, next, request, response))) {
            return;
        }
        devices.remember(userId, request, response);
        signInCookie.begin(userId, way, stays, request, response);
        door.leadTo(next, response);
    }
}
