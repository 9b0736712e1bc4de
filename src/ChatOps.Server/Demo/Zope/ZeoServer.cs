using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using ChatOps.Server.Demo.Backups;

namespace ChatOps.Server.Demo.Zope;

/// <summary>
/// The demo host's ZEO server. It holds Data.fs open from start to end, so a file replaced underneath goes on being used until the next
/// start. It speaks lines: <c>COUNT</c> and <c>ADD base64</c>, answered by <c>OK records pid</c>.
/// </summary>
internal sealed class ZeoServer(ToolCall call)
{
    private readonly HostTree tree = call.Tree;
    private readonly Lock gate = new();
    private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FileStream data = null!;
    private int records;

    public int Run()
    {
        Libc.LeaveSession();
        using var held = HoldLock();
        if (held is null) return 1;
        using var file = data = Open();
        records = DataFile.CountRecords(data);
        using var listener = new TcpListener(IPAddress.Loopback, tree.Ports().Zeo);
        listener.Start();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => { context.Cancel = true; ending.TrySetResult(); });
        HostProcesses.Register(tree);
        call.Error.WriteLine($"INFO ZEO.StorageServer listening on ('127.0.0.1', {tree.Ports().Zeo})");
        _ = AcceptAsync(listener);
        ending.Task.Wait();
        lock (gate) SaveIndex();
        return 0;
    }

    private FileStream? HoldLock()
    {
        try
        {
            return new FileStream(tree.DataFs + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            call.Error.WriteLine($"zc.lockfile.LockError: Couldn't lock '{tree.DataFs}.lock'");
            return null;
        }
    }

    /// <summary>Where Data.fs is missing the real server begins an empty one, too: that is how data seems lost after a bad restore.</summary>
    private FileStream Open()
    {
        var stream = new FileStream(tree.DataFs, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length == 0) stream.Write(DataFile.Beginning);
        stream.Flush();
        return stream;
    }

    /// <summary>Only for the file that is still there under its name.</summary>
    private void SaveIndex()
    {
        if (File.Exists(tree.DataFs) && new FileInfo(tree.DataFs).Length == data.Length) File.WriteAllText(tree.DataFs + ".index", DataIndex.Text(data.Length));
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            var connection = await listener.AcceptTcpClientAsync();
            _ = AnswerAsync(connection);
        }
    }

    private async Task AnswerAsync(TcpClient connection)
    {
        try
        {
            using (connection)
            {
                using var reader = new StreamReader(connection.GetStream());
                await using var writer = new StreamWriter(connection.GetStream()) { AutoFlush = true };
                while (await reader.ReadLineAsync() is { } line)
                {
                    if (Perform(line.Split(' ')) is not { } answer) return;
                    await writer.WriteLineAsync(answer);
                }
            }
        }
        catch (IOException)
        {
            // The client went away; the next one comes by itself.
        }
    }

    private string? Perform(string[] request)
    {
        lock (gate)
        {
            if (request is ["ADD", var text]) Add(Encoding.UTF8.GetString(Convert.FromBase64String(text)));
            return request is ["ADD", _] or ["COUNT"] ? $"OK {records} {Environment.ProcessId}" : null;
        }
    }

    private void Add(string text)
    {
        data.Position = data.Length;
        data.Write(DataFile.Record(text));
        data.Flush();
        records++;
    }
}
