package io.minicrm.people;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Component;

/// Where whoever has proven who they are comes in, whichever way they have proven it.
@Component
public class Entrance {

    private final KnownDevices devices;
    private final SignInCookie signInCookie;
    private final Door door;

    Entrance(KnownDevices devices, SignInCookie signInCookie, Door door) {
        this.devices = devices;
        this.signInCookie = signInCookie;
        this.door = door;
    }

    /// Begins a sign-in on this browser and leads on.
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
        devices.remember(userId, request, response);
        signInCookie.begin(userId, way, stays, request, response);
        door.leadTo(next, response);
    }
}
