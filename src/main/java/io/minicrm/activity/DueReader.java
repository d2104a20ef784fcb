package io.minicrm.activity;

import io.minicrm.record.Due;
import io.minicrm.record.DueWords;
import io.minicrm.record.InvalidInput;
import io.minicrm.web.Form;
import io.minicrm.web.Ui;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/// Reads when something is due in the words of people, and forms of activities with them.
@Component
class DueReader {

    private final Clock clock;

    DueReader(Clock clock) {
        this.clock = clock;
    }

    Due read(String typed, Ui ui) throws InvalidInput {
        ZoneId zone = ui.format().zone();
        return DueWords.read(typed, ui.format(), LocalDateTime.ofInstant(clock.instant(), zone))
                .in(zone);
    }

    /// The form of a new activity. What was typed as due stays as it was when it is refused.
    Form bind(MultiValueMap<String, String> posted, Ui ui) {
        String key = ActivityFields.DUE.key();
        String typed = String.join(" ", posted.getOrDefault(key, List.of())).strip();
        if (typed.isEmpty()) {
            return Form.bind(ActivityFields.ACTIVITY, posted, ui);
        }
        MultiValueMap<String, String> read = new LinkedMultiValueMap<>(posted);
        try {
            read.put(key, ActivityFields.DUE.type().edit(read(typed, ui), ui.format()));
            return Form.bind(ActivityFields.ACTIVITY, read, ui);
        } catch (InvalidInput invalid) {
            Form form = Form.bind(ActivityFields.ACTIVITY, posted, ui);
            form.refuse(ActivityFields.DUE, invalid.problem());
            return form;
        }
    }
}
