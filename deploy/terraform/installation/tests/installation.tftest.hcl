# terraform init && terraform test, in the module's folder; no provider is needed.
variables {
  domain     = "chat.example.org"
  repository = "https://git.example.org/parley.git"
  revision   = "v0.1.0"
}

run "a_machine" {
  command = plan
  assert {
    condition     = startswith(output.user_data, "#cloud-config\n")
    error_message = "cloud-init must know it as its own."
  }
  assert {
    condition     = strcontains(join("", yamldecode(output.user_data).write_files[*].content), "PUBLIC_URL='https://chat.example.org'")
    error_message = "The address must stand in the settings."
  }
  assert {
    condition     = contains(yamldecode(output.user_data).packages, "unattended-upgrades")
    error_message = "The machine must keep itself up to date."
  }
  assert {
    condition     = [for rule in output.firewall : rule.port] == ["80", "443"]
    error_message = "Without ssh_from only the web's ports are open."
  }
  assert {
    condition     = !strcontains(output.user_data, "parley-offsite")
    error_message = "Without an object store nothing goes there."
  }
}

run "with_backups_and_ssh" {
  command = plan
  variables {
    ssh_from = ["192.0.2.0/24"]
    backup = {
      endpoint   = "https://s3.example.org"
      bucket     = "saved"
      key        = "key"
      secret     = "secret"
      passphrase = "correct horse battery"
    }
  }
  assert {
    condition     = output.firewall[2].port == "22" && output.firewall[2].sources == tolist(["192.0.2.0/24"])
    error_message = "SSH is open for these networks only."
  }
  assert {
    condition     = strcontains(output.user_data, "store:saved/parley") && strcontains(output.user_data, "RCLONE_CONFIG_STORE_SECRET_ACCESS_KEY='secret'")
    error_message = "The backups' place must be known."
  }
  assert {
    condition     = alltrue([for file in yamldecode(output.user_data).write_files : file.permissions == "0600" || file.permissions == "0400" || !strcontains(file.content, "secret")])
    error_message = "Keys may be read by root only."
  }
}

run "wrong_domain" {
  command = plan
  variables {
    domain = "https://chat.example.org/"
  }
  expect_failures = [var.domain]
}

run "ssh_for_everybody" {
  command = plan
  variables {
    ssh_from = ["0.0.0.0/0"]
  }
  expect_failures = [var.ssh_from]
}

run "a_command_as_revision" {
  command = plan
  variables {
    revision = "main; reboot"
  }
  expect_failures = [var.revision]
}

run "a_weak_passphrase" {
  command = plan
  variables {
    backup = { endpoint = "https://s3.example.org", bucket = "b", key = "k", secret = "s", passphrase = "short" }
  }
  expect_failures = [var.backup]
}
