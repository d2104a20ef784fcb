package io.minicrm;

import io.minicrm.ops.Launch;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts MiniCRM against the PostgreSQL that the settings name, or does what the command line asks
/// for instead.
@SpringBootApplication
public class MiniCrmApplication {

    public static void main(String[] arguments) {
        Launch.of(MiniCrmApplication.class, arguments);
    }
}
