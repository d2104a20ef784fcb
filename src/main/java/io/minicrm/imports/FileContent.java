package io.minicrm.imports;

import java.io.IOException;
import java.io.InputStream;

/// A file's content, which can be read from its beginning any number of times.
interface FileContent {

    InputStream open() throws IOException;
}
