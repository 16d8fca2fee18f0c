package org.quadrupole.io.root;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileIO;
import org.jspecify.annotations.Nullable;
import org.quadrupole.events.EventBatch;
import org.quadrupole.io.root.write.RootFileWriter;
import org.quadrupole.io.root.write.TableWriter;

/**
 * Writes the batches of one file, whose columns are those of the first. A ROOT file's header is
 * written last and a channel of Beam's only goes forward, so the file is made in a temporary
 * directory of this machine and copied when it is complete.
 */
final class RootSink implements FileIO.Sink<EventBatch> {

  private static final long serialVersionUID = 1L;

  private final String tree;
  private final WriteOptions options;
  private transient @Nullable WritableByteChannel channel;
  private transient @Nullable Path directory;
  private transient @Nullable RootFileWriter file;
  private transient @Nullable TableWriter table;

  RootSink(String tree, WriteOptions options) {
    this.tree = tree;
    this.options = options;
  }

  @Override
  public void open(WritableByteChannel into) throws IOException {
    Path made = Files.createTempDirectory("quadrupole-write");
    channel = into;
    directory = made;
    // One name for all: it stands in the file, whose bytes follow from its events alone.
    file = RootFileWriter.create(made.resolve("events.root"), options.fileOptions());
  }

  @Override
  public void write(EventBatch batch) throws IOException {
    boolean complete = false;
    try {
      RootFileWriter into = file;
      if (into == null) {
        throw new IOException("tree " + tree + " is not open");
      }
      TableWriter writer = table;
      if (writer == null) {
        writer = options.open(into, tree, batch.schema());
        table = writer;
      }
      writer.write(batch);
      complete = true;
    } finally {
      if (!complete) {
        remove();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    try {
      if (table != null) {
        table.close();
      }
      if (file != null && channel != null && directory != null) {
        file.close();
        Files.copy(directory.resolve("events.root"), Channels.newOutputStream(channel));
      }
    } finally {
      remove();
    }
  }

  private void remove() throws IOException {
    if (file != null) {
      file.abandon();
      file.close();
    }
    if (directory != null) {
      Files.deleteIfExists(directory.resolve("events.root"));
      Files.deleteIfExists(directory);
    }
    table = null;
    file = null;
    directory = null;
  }
}
