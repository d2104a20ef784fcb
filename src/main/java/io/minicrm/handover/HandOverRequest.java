package io.minicrm.handover;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What shall be handed over to whom, as it is written down until it is done.
///
/// @param person whose it has been
/// @param to who gets each portion; those that are not named stay
record HandOverRequest(long person, Map<Portion, Long> to) {

    static HandOverRequest of(String payload) {
        String[] lines = payload.split("\n");
        Map<Portion, Long> to = new EnumMap<>(Portion.class);
        Stream.of(lines)
                .skip(1)
                .map(line -> line.split("="))
                .forEach(line ->
                        Portion.named(line[0])
                                .ifPresent(portion -> to.put(portion, Long.valueOf(line[1]))));
        return new HandOverRequest(Long.parseLong(lines[0]), to);
    }

    String payload() {
        return Stream.concat(
                        Stream.of(Long.toString(person)),
                        to.entrySet().stream()
                                .map(each -> each.getKey().key() + "=" + each.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
