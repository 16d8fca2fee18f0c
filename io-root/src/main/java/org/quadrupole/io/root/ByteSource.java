package org.quadrupole.io.root;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;

/**
 * Where the bytes of a file come from: a local disk, a remote server, memory. Reads are positional
 * and may come from several threads at once.
 */
public interface ByteSource extends Closeable {

  /** The path or URL, for messages. */
  String name();

  /** The length in bytes. */
  long size();

  /**
   * Whether each read costs a trip to another machine, so that few large ones are better than many
   * small ones, even if they bring bytes that nobody needs.
   */
  default boolean isFar() {
    return false;
  }

  /**
   * Reads exactly {@code length} bytes at {@code offset} into {@code into[at...]}.
   *
   * @throws IOException if they cannot be read, or the source ends before
   */
  void readFully(long offset, byte[] into, int at, int length) throws IOException;

  /**
   * Opens a file of any of Beam's file systems.
   *
   * @throws FileNotFoundException if there is none
   * @throws IOException if it cannot be read, or only from start to end
   */
  static ByteSource open(ResourceId resource) throws IOException {
    try {
      if (isLocal(resource)) {
        return FileByteSource.open(Path.of(resource.toString()));
      }
      ReadableByteChannel channel = FileSystems.open(resource);
      if (channel instanceof SeekableByteChannel seekable) {
        return new ChannelByteSource(resource.toString(), seekable);
      }
      channel.close();
      throw new IOException(
          resource
              + ": files of "
              + resource.getScheme()
              + ":// can only be read from start to end, which ROOT files cannot be; copy it to a"
              + " disk first");
    } catch (NoSuchFileException e) {
      FileNotFoundException missing =
          new FileNotFoundException(resource + ": there is no such file");
      missing.initCause(e);
      throw missing;
    } catch (AccessDeniedException e) {
      String reason = e.getReason() == null ? "" : ": " + e.getReason();
      throw new IOException(resource + ": you are not allowed to read this file" + reason, e);
    }
  }

  /** Whether a file is on this machine. */
  static boolean isLocal(ResourceId resource) {
    return resource.getScheme().equals("file");
  }
}
