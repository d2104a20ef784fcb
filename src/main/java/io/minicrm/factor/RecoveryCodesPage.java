package io.minicrm.factor;

import java.util.List;

/// The recovery codes as they are shown, once.
///
/// @param owes whether their owner was led here before everything else
/// @param text all in one, to be copied
/// @param file the same as the address of a text file
public record RecoveryCodesPage(boolean owes, List<String> codes, String text, String file) {}
