package io.minicrm.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/// Where files are taken: at the routes whose methods ask for one.
@Component
public class FileRoutes {

    private final ObjectProvider<RequestMappingHandlerMapping> mapping;

    FileRoutes(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mapping) {
        this.mapping = mapping;
    }

    boolean takeFiles(HttpServletRequest request) {
        if (!request.getMethod().equals(RequestMethod.POST.name())) {
            return false;
        }
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        return patterns().stream().anyMatch(pattern -> pattern.matches(path));
    }

    private List<PathPattern> patterns() {
        return mapping.getObject().getHandlerMethods().entrySet().stream()
                .filter(route -> asksForFiles(route.getValue()))
                .map(route -> route.getKey())
                .map(RequestMappingInfo::getPathPatternsCondition)
                .filter(condition -> condition != null)
                .flatMap(condition -> condition.getPatterns().stream())
                .toList();
    }

    private static boolean asksForFiles(HandlerMethod method) {
        for (MethodParameter parameter : method.getMethodParameters()) {
            if (parameter.nested().getNestedParameterType() == MultipartFile.class
                    || parameter.getParameterType() == MultipartFile.class) {
                return true;
            }
        }
        return false;
    }
}
