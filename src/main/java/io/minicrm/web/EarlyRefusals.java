package io.minicrm.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Map;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Gives the fixed headers to what the container refuses by itself, before any filter of ours:
/// every answer begins with them, and whoever is let in begins anew.
@Component
class EarlyRefusals implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final Map<String, String> headers;

    EarlyRefusals(BaseUrl baseUrl) {
        headers = SecurityHeaders.fixed(baseUrl);
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(this::watch);
        factory.addEngineValves(new LetIn());
    }

    /// The container makes its adapter when a connector is made ready.
    private void watch(Connector connector) {
        connector.addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)
                    && connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setAdapter(new Headed(protocol.getAdapter(), headers));
            }
        });
    }

    private record Headed(Adapter container, Map<String, String> headers) implements Adapter {

        private void refuse(Response response) {
            if (!response.isCommitted()) {
                headers.forEach(response::setHeader);
                response.setHeader("Cache-Control", "no-store");
            }
        }

        @Override
        public void service(Request request, Response response) throws Exception {
            refuse(response);
            container.service(request, response);
        }

        /// Called for a request that cannot even be read.
        @Override
        public void log(Request request, Response response, long time) {
            refuse(response);
            container.log(request, response, time);
        }

        @Override
        public boolean prepare(Request request, Response response) throws Exception {
            return container.prepare(request, response);
        }

        @Override
        public boolean asyncDispatch(Request request, Response response, SocketEvent status)
                throws Exception {
            return container.asyncDispatch(request, response, status);
        }

        @Override
        public void checkRecycled(Request request, Response response) {
            container.checkRecycled(request, response);
        }

        @Override
        public String getDomain() {
            return container.getDomain();
        }
    }

    private static final class LetIn extends ValveBase {

        LetIn() {
            super(true);
        }

        @Override
        public void invoke(
                org.apache.catalina.connector.Request request,
                org.apache.catalina.connector.Response response)
                throws IOException, ServletException {
            if (!response.isError()) {
                request.getCoyoteRequest().getResponse().getMimeHeaders().recycle();
            }
            getNext().invoke(request, response);
        }
    }
}
