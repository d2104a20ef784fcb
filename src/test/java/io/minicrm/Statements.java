package io.minicrm;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.stereotype.Component;

/// Overhears what a test says to the database: how often, and what exactly.
@Component
public class Statements implements BeanPostProcessor {

    /// One statement with the values it was sent with, in their order.
    public record Sent(String sql, List<@Nullable Object> values) {}

    private static final ThreadLocal<@Nullable List<Sent>> HEARD = new ThreadLocal<>();

    private static volatile @Nullable List<Sent> everywhere;

    /// What a piece of work sends to the database from this thread.
    public static List<Sent> of(Runnable work) {
        List<Sent> sent = new ArrayList<>();
        HEARD.set(sent);
        try {
            work.run();
        } finally {
            HEARD.remove();
        }
        return List.copyOf(sent);
    }

    /// Adds to a list what the whole application sends meanwhile.
    public static void everywhere(List<Sent> sent, Work work)
            throws IOException, InterruptedException {
        everywhere = sent;
        try {
            work.run();
        } finally {
            everywhere = null;
        }
    }

    /// Work that goes over the network.
    @FunctionalInterface
    public interface Work {

        void run() throws IOException, InterruptedException;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof DataSource source && !(bean instanceof DelegatingDataSource)
                ? new Overheard(source)
                : bean;
    }

    private static final class Overheard extends DelegatingDataSource {

        Overheard(DataSource source) {
            super(source);
        }

        @Override
        public Connection getConnection() throws SQLException {
            return overheard(super.getConnection());
        }
    }

    private static Connection overheard(Connection connection) {
        return (Connection)
                Proxy.newProxyInstance(
                        Statements.class.getClassLoader(),
                        new Class<?>[] {Connection.class},
                        (proxy, method, arguments) -> {
                            Object answer = call(connection, method, arguments);
                            return answer instanceof PreparedStatement prepared
                                            && method.getName().equals("prepareStatement")
                                    ? overheard(prepared, (String) arguments[0])
                                    : answer;
                        });
    }

    private static PreparedStatement overheard(PreparedStatement statement, String sql) {
        TreeMap<Integer, @Nullable Object> values = new TreeMap<>();
        return (PreparedStatement)
                Proxy.newProxyInstance(
                        Statements.class.getClassLoader(),
                        new Class<?>[] {PreparedStatement.class},
                        (proxy, method, arguments) -> {
                            String name = method.getName();
                            if (name.startsWith("set")
                                    && arguments != null
                                    && arguments.length >= 2
                                    && arguments[0] instanceof Integer index) {
                                values.put(index, name.equals("setNull") ? null : arguments[1]);
                            } else if (name.startsWith("execute")) {
                                var now = new Sent(sql, new ArrayList<>(values.values()));
                                for (var listening : Arrays.asList(HEARD.get(), everywhere)) {
                                    if (listening != null) {
                                        listening.add(now);
                                    }
                                }
                            }
                            return call(statement, method, arguments);
                        });
    }

    private static @Nullable Object call(
            Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        }
    }
}
