package io.minicrm.transfer;

import java.io.IOException;
import java.io.InputStream;

/// A file's content, which can be read from its beginning any number of times.
interface Bytes {

    InputStream open() throws IOException;
}
