package io.minicrm.ops;

import java.io.PrintStream;
import java.util.List;

/// Something an operator has done once, on the command line of an installation that may be serving
/// meanwhile. A room contributes it as a bean.
public interface OperatorCommand {

    /// Everything that was asked for is done.
    int DONE = 0;

    /// Nothing was done, because it does not fit.
    int REFUSED = 13;

    /// The argument that asks for it: `--seed-demo`.
    String argument();

    /// Does it.
    ///
    /// @param arguments what follows
    /// @param out for what was done
    /// @param problems for a sentence that says why it was not
    /// @return the exit code
    int run(List<String> arguments, PrintStream out, PrintStream problems);
}
