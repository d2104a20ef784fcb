package io.minicrm;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts MiniCRM against the PostgreSQL that the settings name.
@SpringBootApplication
public class MiniCrmApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(MiniCrmApplication.class, arguments);
    }
}
