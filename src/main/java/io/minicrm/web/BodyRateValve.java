package io.minicrm.web;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.coyote.InputBuffer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Sets the pace of every body, whoever reads it and in whatever way; and of what is left of it
/// when the answer is given.
@Component
class BodyRateValve implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addEngineValves(new Valve());
    }

    private static final class Valve extends ValveBase {

        Valve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response)
                throws IOException, ServletException {
            org.apache.coyote.Request sent = request.getCoyoteRequest();
            InputBuffer body = sent.getInputBuffer();
            BodyRate bodyRate = new BodyRate(sent);
            bodyRate.belongTo(request);
            sent.setInputBuffer(bodyRate);
            try {
                getNext().invoke(request, response);
                if (!sent.isFinished()) {
                    response.finishResponse();
                    leave(sent, bodyRate);
                }
            } finally {
                sent.setInputBuffer(body);
            }
        }

        /// A sender looks at the answer only when all is sent. What does not come soon is cut off.
        private static void leave(org.apache.coyote.Request sent, BodyRate bodyRate) {
            try {
                bodyRate.drain();
            } catch (IOException | BodyRate.TooSlow _) {
                sent.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }
    }
}
