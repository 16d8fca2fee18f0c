package org.quadrupole.io.root;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file of any Beam file system, open only while someone holds a lease: thousands of
 * batches may wait in a bundle, but only those being read hold a file handle.
 */
final class SharedByteSource implements ByteSource {

  /** The right to read; the file stays open until it is given back. */
  interface Lease extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  private final ResourceId resource;
  private @Nullable ByteSource open;
  private int leases;

  SharedByteSource(ResourceId resource) {
    this.resource = resource;
  }

  /** Opens the file if nobody else has. */
  synchronized Lease lease() throws IOException {
    if (open == null) {
      open = open(resource);
    }
    leases++;
    return new Lease() {
      private boolean returned;

      @Override
      public void close() throws IOException {
        if (!returned) {
          returned = true;
          giveBack();
        }
      }
    };
  }

  private synchronized void giveBack() throws IOException {
    leases--;
    if (leases == 0) {
      ByteSource unused = opened();
      open = null;
      unused.close();
    }
  }

  private synchronized ByteSource opened() {
    if (open == null) {
      throw new IllegalStateException(name() + " is read without a lease");
    }
    return open;
  }

  @Override
  public String name() {
    return resource.toString();
  }

  @Override
  public long size() {
    return opened().size();
  }

  @Override
  public boolean isFar() {
    return opened().isFar();
  }

  @Override
  public void readFully(long offset, byte[] into, int at, int length) throws IOException {
    opened().readFully(offset, into, at, length);
  }

  /** Does nothing: leases decide. */
  @Override
  public void close() {}

  /** Whether a file is on this machine. */
  static boolean isLocal(ResourceId resource) {
    return resource.getScheme().equals("file");
  }

  private static ByteSource open(ResourceId resource) throws IOException {
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
      throw withCause(new FileNotFoundException(resource + ": there is no such file"), e);
    } catch (AccessDeniedException e) {
      throw new IOException(resource + ": you are not allowed to read this file", e);
    }
  }

  private static FileNotFoundException withCause(FileNotFoundException error, Exception cause) {
    error.initCause(cause);
    return error;
  }
}
