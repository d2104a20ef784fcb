package io.minicrm.deal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way of one kind of deals, with its stages in their order.
public record Pipeline(long id, String name, boolean offered, List<Stage> stages) {

    boolean has(@Nullable Long stageId) {
        return stages.stream().anyMatch(stage -> Long.valueOf(stage.id()).equals(stageId));
    }

    /// Those in which deals are worked on.
    public List<Stage> open() {
        return stages.stream().filter(stage -> stage.isOpen() && stage.offered()).toList();
    }

    /// Those in which deals end.
    public List<Stage> ends() {
        return stages.stream().filter(stage -> !stage.isOpen() && stage.offered()).toList();
    }
}
