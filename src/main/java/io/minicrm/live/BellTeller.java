package io.minicrm.live;

import io.minicrm.notification.Notifications;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Tells people that there is something new behind their bell. What is told beside something else
/// may become visible after it though its number is lower: so the last few are looked at again.
@Component
class BellTeller {

    private static final int AGAIN = 100;
    private static final int REMEMBERED = 4 * AGAIN;

    private final Notifications notifications;
    private final Set<Long> known = new LinkedHashSet<>();
    private long last;

    BellTeller(Notifications notifications) {
        this.notifications = notifications;
    }

    void begin(long latest) {
        last = latest;
        known.clear();
        known.addAll(notifications.since(last - AGAIN).keySet());
    }

    void tell(Collection<EventStream> streams, long latest) {
        if (latest <= last) {
            return;
        }
        Set<Long> people = new HashSet<>();
        Map<Long, Long> found = notifications.since(last - AGAIN);
        found.forEach((id, person) -> {
            if (known.add(id)) {
                people.add(person);
            }
        });
        last = latest;
        forgetSome();
        streams.stream()
                .filter(each -> people.contains(each.listener().person()))
                .forEach(each -> each.send(Messages.BELL));
    }

    private void forgetSome() {
        var oldest = known.iterator();
        for (int more = known.size() - REMEMBERED; more > 0; more--) {
            oldest.next();
            oldest.remove();
        }
    }
}
