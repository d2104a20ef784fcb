package io.minicrm.demo;

import io.minicrm.ops.OperatorCommand;
import java.io.PrintStream;
import java.util.List;
import org.springframework.stereotype.Component;

/// `--seed-demo`: the demonstration's records for an installation that has none.
@Component
class SeedDemo implements OperatorCommand {

    private final Demo demo;

    SeedDemo(Demo demo) {
        this.demo = demo;
    }

    @Override
    public String argument() {
        return "--seed-demo";
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream problems) {
        if (!demo.seed()) {
            problems.println(
                    "There are records already; the demonstration goes only into an installation without any.");
            return REFUSED;
        }
        out.println("The demonstration is there.");
        return DONE;
    }
}
