using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ChatOps.Server.Storage;
using ChatOps.Tests.Execution;
using Dapper;
using Npgsql;

namespace ChatOps.Tests.Storage.Postgres;

/// <summary>
/// A real PostgreSQL server of the tests' own, as an account that is not root, in a private folder. It ends with the process of the tests, however that ends, and takes its folder along: a shell beside it
/// waits for the end of its input.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    private const string Programs = "/usr/lib/postgresql/15/bin";
    private static readonly Lazy<PostgresCluster> Common = new(() => new PostgresCluster());

    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Root, $"chatops-pg-{Guid.NewGuid():N}"[..24])).FullName;
    private readonly int _port = FreePort();
    private readonly Lazy<string> _template;
    private int _databases;
    private Process? _server;

    public PostgresCluster()
    {
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var secret = At("password");
        File.WriteAllText(secret, Password);
        TestUsers.Run("chown", "-R", Account, _folder);
        Must(Programs + "/initdb", "--pgdata=" + At("data"), "--username=chatops", "--auth=scram-sha-256", "--pwfile=" + secret, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
            "--locale-provider=icu", "--icu-locale=fr"); // a site's own order of text; ours is by bytes
        File.Delete(secret);
        Start();
        _template = new(MakeTemplate);
    }

    /// <summary>One for all tests that do not stop it.</summary>
    public static PostgresCluster Shared => Common.Value;

    public string Password { get; }

    public int Port => _port;

    public static string Uid => Words[2];

    public static string Gid => Words[3];

    /// <summary>A disk in memory where there is room for all databases of a run: waiting for a real one is not what is tested.</summary>
    private static string Root => Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").AvailableFreeSpace > 4L << 30 ? "/dev/shm" : Path.GetTempPath();

    private static string[] Words => File.ReadLines("/etc/passwd").First(l => l.StartsWith(Account + ":", StringComparison.Ordinal)).Split(':');

    /// <summary>Debian's own account where it is; nobody else's needs to be there.</summary>
    private static string Account => File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    /// <summary>A server that the bot may use, with the password in the string.</summary>
    public PostgresServer Server(string database) => new(Text(database), Password);

    /// <summary>As the settings write it.</summary>
    public string Text(string database) => $"Host={_folder};Port={_port};Database={database};Username=chatops";

    /// <summary>A state that a bot has opened once, in a database and a folder of the test's own.</summary>
    public StatePlace NewState(string folder)
    {
        var name = NewName();
        Execute("postgres", $"CREATE DATABASE {name} TEMPLATE {Path.GetFileName(_template.Value)}");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.GetFiles(_template.Value))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return new(folder, Server(name));
    }

    /// <summary>With nothing in it.</summary>
    public string NewDatabase()
    {
        var name = NewName();
        Execute("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    public void Execute(string database, string sql)
    {
        using var connection = new NpgsqlConnection(Text(database) + $";Password={Password};Pooling=false");
        connection.Open();
        connection.Execute(sql);
    }

    public T Value<T>(string database, string sql)
    {
        using var connection = new NpgsqlConnection(Text(database) + $";Password={Password};Pooling=false");
        connection.Open();
        return connection.ExecuteScalar<T>(sql)!;
    }

    public void Start()
    {
        string[] words =
        [
            $"{Programs}/postgres", "-D", At("data"), "-p", _port.ToString(CultureInfo.InvariantCulture), "-k", _folder, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200",
            "-c", "shared_buffers=32MB", "-c", "logging_collector=off", "-c", "max_wal_size=128MB",
        ];
        var start = new ProcessStartInfo("/bin/sh", ["-c", "\"$@\" >>\"$0\" 2>&1 & read x; kill -INT $!; wait; [ -e \"$0.keep\" ] || rm -rf \"${0%/log}\"", At("log"), .. As, .. words]) { RedirectStandardInput = true, UseShellExecute = false };
        _server = Process.Start(start)!;
        for (var watch = Stopwatch.StartNew(); !Answers(); Thread.Sleep(30))
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(60))
                Assert.Fail($"The server does not come up: {File.ReadAllText(At("log"))}");
        }
    }

    public void Stop()
    {
        if (_server is null)
            return;
        NpgsqlConnection.ClearAllPools();
        File.WriteAllText(At("log.keep"), "");
        _server.StandardInput.Close();
        _server.WaitForExit();
        File.Delete(At("log.keep"));
        _server.Dispose();
        _server = null;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] As => Environment.IsPrivilegedProcess ? ["/usr/bin/setpriv", "--reuid", Account, "--regid", Account == "nobody" ? "nogroup" : Account, "--clear-groups", "--"] : [];

    /// <summary>A folder of the server's own account, beside its data.</summary>
    public string Folder(string name)
    {
        Directory.CreateDirectory(At(name));
        TestUsers.Run("chown", Account, At(name));
        return At(name);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string NewName() => $"bot_{Interlocked.Increment(ref _databases)}";

    private string MakeTemplate()
    {
        var folder = At("template");
        var name = NewDatabase();
        new PostgresStore(new(folder, Server(name))).Dispose();
        Execute("postgres", $"ALTER DATABASE {name} RENAME TO template");
        return folder;
    }

    private bool Answers()
    {
        try
        {
            return Value<int>("postgres", "SELECT 1") == 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static void Must(string program, params string[] arguments) => Assert.Equal(0, TestUsers.Run([.. As, program, .. arguments]));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
