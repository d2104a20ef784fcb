package io.minicrm.bench;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/// What an application could do at best: the same server gives the same bytes, and does nothing for
/// them.
final class ConstantAnswer implements AutoCloseable {

    private final WebServer server;
    private volatile byte[] body = {};

    ConstantAnswer() {
        server =
                new TomcatServletWebServerFactory(0)
                        .getWebServer(context ->
                                context.addServlet("constant", new Constant()).addMapping("/"));
        server.start();
    }

    /// @param page what it answers from now on
    Visitor answering(String page) {
        body = page.getBytes(StandardCharsets.UTF_8);
        return Visitor.stranger("http://localhost:" + server.getPort());
    }

    private final class Constant extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType("text/html;charset=UTF-8");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }

    @Override
    public void close() {
        server.destroy();
    }
}
