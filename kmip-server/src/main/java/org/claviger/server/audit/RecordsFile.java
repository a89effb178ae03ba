package org.claviger.server.audit;

import java.io.FileOutputStream;
import java.io.IOException;

/** The file of an audit's records, open behind the last one. */
interface RecordsFile extends AutoCloseable {
    /** Hands all that was written to the operating system, however many calls that takes. One caller at a time. */
    void write(LineWriter lines) throws IOException;

    /** Returns when all that was handed over before is on the disk. One caller at a time, beside one of {@link #write}. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;

    /**
     * What the operating system has opened. It is a stream, as a channel is closed by the interrupt of a thread that writes to it,
     * and requests are interrupted when the server stops.
     */
    record Opened(FileOutputStream stream) implements RecordsFile {
        @Override
        public void write(LineWriter lines) throws IOException {
            lines.writeTo(stream);
        }

        @Override
        public void sync() throws IOException {
            stream.getChannel().force(false);
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
