using System.Security.Cryptography;

namespace ChatOps.Server.Storage;

/// <summary>A name at random that a folder keeps for as long as it is there.</summary>
internal static class HolderFile
{
    public static string Read(string path)
    {
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } known)
            return known;
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        PrivateFile.Ensure(path);
        File.WriteAllText(path, name + "\n");
        return name;
    }
}
