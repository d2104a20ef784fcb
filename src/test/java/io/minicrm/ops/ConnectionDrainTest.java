package io.minicrm.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/// How the application stops while requests keep coming.
class ConnectionDrainTest {

    private static final byte[] FORM =
            """
            POST /slow HTTP/1.1\r
            Host: localhost\r
            Connection: close\r
            Content-Type: application/x-www-form-urlencoded\r
            Content-Length: 9\r
            \r
            name=Anna\
            """
                    .getBytes(StandardCharsets.US_ASCII);

    @RestController
    static class Slow {

        @PostMapping("/slow")
        String slow() throws InterruptedException {
            Thread.sleep(20);
            return "taken";
        }
    }

    @Import({Slow.class, ConnectionDrain.class})
    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class
    })
    static class Tomcat {}

    @Test
    void whatAProxyHasHeldForAMinuteFindsAPlace() {
        try (ConfigurableApplicationContext context =
                new SpringApplication(Tomcat.class).run("--server.port=0")) {
            var server =
                    (TomcatWebServer) ((ServletWebServerApplicationContext) context).getWebServer();
            assertThat(
                            Objects.requireNonNull(server)
                                    .getTomcat()
                                    .getConnector()
                                    .getProperty("acceptCount"))
                    .isEqualTo(4096);
        }
    }

    @Test
    void whoeverGotAConnectionGetsAnAnswer() throws Exception {
        ConfigurableApplicationContext context =
                new SpringApplication(Tomcat.class)
                        .run("--server.port=0", "--server.shutdown=graceful");
        int port = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
        var door = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Socket early = new Socket();
                ExecutorService operator = Executors.newSingleThreadExecutor()) {
            early.connect(door);
            Future<?> stopped = operator.submit(context::close);
            await().atMost(Duration.ofSeconds(5)).until(() -> isClosed(door));
            // A form that was on its way when the door closed
            early.getOutputStream().write(FORM);
            assertThat(new String(early.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200")
                    .contains("taken");
            stopped.get(10, TimeUnit.SECONDS);
        }
    }

    /// As Spring's test kit does with a context that is not needed for a while.
    @Test
    void aContextThatRestsKeepsItsPort() {
        try (ConfigurableApplicationContext context =
                new SpringApplication(Tomcat.class)
                        .run("--server.port=0", "--server.shutdown=graceful")) {
            int port = context.getEnvironment().getRequiredProperty("local.server.port", int.class);
            context.pause();
            assertThat(isClosed(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)))
                    .isFalse();
        }
    }

    private static boolean isClosed(InetSocketAddress door) {
        try (Socket late = new Socket()) {
            late.connect(door, 1000);
            return false;
        } catch (IOException _) {
            return true;
        }
    }
}
